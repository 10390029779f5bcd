/** The real director and router over modelled endpoints, under virtual time and a seeded random source. */
package io.holdfast.route.simulation;
