"""The resident's window (住民画面): the same case in the resident's language, and the signature pad."""
