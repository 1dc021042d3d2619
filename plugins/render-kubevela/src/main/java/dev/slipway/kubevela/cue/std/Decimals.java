package dev.slipway.kubevela.cue.std;

import dev.slipway.kubevela.cue.compile.Num;
import java.math.BigDecimal;

/** Numbers that functions compute as decimals. Pure functions. */
final class Decimals {

    private Decimals() {}

    /** A decimal as the result of a function: one without a fraction is an integer, whatever it was made from. */
    static Num settled(Num number) {
        if (!number.whole()) {
            return number.integer() ? new Num(number.value(), false, number.odd()) : number;
        }
        BigDecimal value = number.value();
        boolean writable = Math.abs((long) value.scale()) <= Num.LARGEST_EXPONENT;
        return new Num(writable ? value.setScale(0) : value, true, number.odd());
    }

    /** A zero with a sign. */
    static Num minusZero() {
        return new Num(BigDecimal.ZERO, true, Num.Odd.MINUS_ZERO);
    }

    /** True for what is below zero, and for the zero with a sign. */
    static boolean negative(Num number) {
        return number.signum() < 0 || number.odd() == Num.Odd.MINUS_ZERO;
    }
}
