/** Empty: this module has tests alone. */
package io.holdfast.spring.data;
