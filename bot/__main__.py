"""`python -m bot` is `brinkwatch`."""

import sys

from bot.cli import main

sys.exit(main())
