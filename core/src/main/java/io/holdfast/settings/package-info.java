/** One table of settings: name, type, default and meaning; parsing with units and "did you mean". */
@NullMarked
package io.holdfast.settings;

import org.jspecify.annotations.NullMarked;
