"""The staff window (窓口): seven steps from 本人確認 to お渡し."""
