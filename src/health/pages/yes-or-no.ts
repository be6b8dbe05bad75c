const YES = 1;

/** A flag of log pages 14h and 17h: 0 no, 1 yes, 255 not known. SSC-4, Device Statistics and Volume Statistics log pages. */
export const yesOrNo = (value: number | undefined): boolean | undefined =>
  value === undefined || value > YES ? undefined : value === YES;
