// A script of the application that Weir is part of.
