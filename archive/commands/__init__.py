"""The commands of `herne-archive`, one module each: parse, call, print."""
