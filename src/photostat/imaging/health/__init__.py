"""How imaging is as a whole: which workers there are, how many jobs wait and run."""
