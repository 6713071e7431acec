"""What is remembered: records, tables, queries, migrations."""
