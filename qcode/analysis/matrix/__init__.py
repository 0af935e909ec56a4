"""matrix: cases by codes, 0 and 1 or counts, with what is known of each case, for R and SPSS."""
