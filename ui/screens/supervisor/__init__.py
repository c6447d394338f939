"""The supervisor's screen (管理者): the day at a glance, review by exception, statistics."""
