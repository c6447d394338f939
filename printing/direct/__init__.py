"""The direct writer: a packet's PDF put together from blanks drawn before, values, codes and the signature."""
