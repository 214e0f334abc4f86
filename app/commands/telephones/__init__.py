"""Commands about people's telephones: their logins, how they set themselves up, their phone book, certificates."""
