"""What the supervisor watches over (見守り): look-ups, released items, files of residents."""
