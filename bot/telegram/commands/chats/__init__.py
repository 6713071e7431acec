"""How people and chats come in, choose what they manage, move and leave."""
