"""comparison: how often and how long a code is, and how interviews differ from one another.

frequency            each code's spread and length
followup, rounds     a person's interviews, beside each other
saturation(_curve)   what each further interview adds; chronology: in which order they came
"""
