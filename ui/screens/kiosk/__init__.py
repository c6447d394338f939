"""The kiosk (住民チェックイン): self check-in by touch, in several languages, without the resident cache."""
