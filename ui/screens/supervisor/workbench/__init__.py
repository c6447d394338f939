"""The rule workbench (判定規則): look at the rules, try a household, compare two books, release."""
