/** Defects that users of other pools reported, one class a family, as properties this pool has. */
package dev.weir.issues;
