/** Longest block in bytes: what IBM drives report. IBM LTO SCSI Reference GA32-0928-06, READ BLOCK LIMITS. */
export const MAX_BLOCK_BYTES = 8_388_608;
