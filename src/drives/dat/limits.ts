/** Longest block in bytes: 16 MiB less one. HP DDS/DAT UNIX, Linux, OpenVMS configuration guide. */
export const MAX_BLOCK_BYTES = 16_777_215;
