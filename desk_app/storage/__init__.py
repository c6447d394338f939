"""Storage: two encrypted SQLite files behind repositories. The only room with SQLAlchemy."""
