"""The expression language of surveys: that of XLSForm (ODK's part of XPath 1.0). Pure.

    node = parsing.parse("${age} >= 18")         # raises ExpressionError with every diagnostic
    type_checking.check(node, scope)             # diagnostics: names, types, choices, repeats
    evaluation.evaluate(node, environment)       # a value; never raises
    unparsing.unparse(node)                      # the source again

The semantics in short (in full, for authors of forms and of other implementations, in
`docs/surveys/expressions.md`; fixed by `tests/expressions/vectors.json`):

- **Values**: EMPTY (not answered, the same as `''`), boolean, number, string, date, set of names.
- **Numbers** are decimal: computed with 34 digits, compared and written with 24. Where XPath has NaN
  or infinity (division by zero, a root of -1, 10^100 and beyond) there is EMPTY.
- **EMPTY** in `+ - * div mod` gives EMPTY; `EMPTY = EMPTY` is true, EMPTY equals nothing else, and
  `< <= > >=` with EMPTY are false. sum, min and max ignore EMPTY (ODK's sum does not).
- **`=`**: number and string are compared as numbers; date and string as dates; boolean and number
  with true as 1; boolean and string with 'true' or '1' as true and 'false' or '0' as false; a set
  and a string or set by the names in them, in any order; two strings code point by code point. A
  date never equals a number or boolean, a set never a number, date or boolean, and check() refuses
  such comparisons. `!=` is always the opposite.
- **`<`**: a date is compared with a date (or a string that is one), two strings as numbers or else
  as dates, anything else as numbers; false where a side is none of these. Sets have no order.
- **As a condition**: EMPTY, false and 0 are false; every other value is true, also the text 'no'.
- **Dates**: date - date is a number of days; date + number and date - number are dates; number(date)
  is the days since 1970-01-01. There are no times of day: now() is today().
- **Repeats**: where `${q}` is in an enclosing repeat it is the value in this instance. From elsewhere
  it is all its values, which only sum, count, count-non-empty, min, max, join and concat take.
"""
