import type { KernelNumbers, KernelStruct } from "./kernel-tables.ts";

/**
 * What crosses the boundary to the kernel's SCSI passthrough. x86-64 and arm64 agree on every row; a test compares all of
 * them with the header files, for both.
 */

/** Version 3 of the SCSI generic interface: /dev/sg*, and the SG_IO of st and sd. Source: scsi/sg.h. */
// prettier-ignore
export const SG_IO_HDR = {
  type: "struct sg_io_hdr",
  header: "scsi/sg.h",
  byteLength: 88,
  members: {
    interface_id:    { at: 0,  bytes: 4 }, // 'S'
    dxfer_direction: { at: 4,  bytes: 4 },
    cmd_len:         { at: 8,  bytes: 1 },
    mx_sb_len:       { at: 9,  bytes: 1 },
    iovec_count:     { at: 10, bytes: 2 }, // 0: dxferp is the data itself
    dxfer_len:       { at: 12, bytes: 4 },
    dxferp:          { at: 16, bytes: 8 },
    cmdp:            { at: 24, bytes: 8 },
    sbp:             { at: 32, bytes: 8 },
    timeout:         { at: 40, bytes: 4 }, // milliseconds
    flags:           { at: 44, bytes: 4 },
    pack_id:         { at: 48, bytes: 4 },
    usr_ptr:         { at: 56, bytes: 8 },
    status:          { at: 64, bytes: 1 }, // from here on the kernel's answer
    masked_status:   { at: 65, bytes: 1 },
    msg_status:      { at: 66, bytes: 1 },
    sb_len_wr:       { at: 67, bytes: 1 },
    host_status:     { at: 68, bytes: 2 },
    driver_status:   { at: 70, bytes: 2 },
    resid:           { at: 72, bytes: 4 }, // signed
    duration:        { at: 76, bytes: 4 }, // milliseconds
    info:            { at: 80, bytes: 4 },
  },
} as const satisfies KernelStruct;

/** Version 4 of the interface: /dev/bsg/*. Source: linux/bsg.h. */
// prettier-ignore
export const SG_IO_V4 = {
  type: "struct sg_io_v4",
  header: "linux/bsg.h",
  byteLength: 160,
  members: {
    guard:            { at: 0,   bytes: 4 }, // 'Q'
    protocol:         { at: 4,   bytes: 4 },
    subprotocol:      { at: 8,   bytes: 4 },
    request_len:      { at: 12,  bytes: 4 },
    request:          { at: 16,  bytes: 8 },
    request_tag:      { at: 24,  bytes: 8 },
    request_attr:     { at: 32,  bytes: 4 },
    request_priority: { at: 36,  bytes: 4 },
    request_extra:    { at: 40,  bytes: 4 },
    max_response_len: { at: 44,  bytes: 4 },
    response:         { at: 48,  bytes: 8 }, // sense data
    dout_iovec_count: { at: 56,  bytes: 4 },
    dout_xfer_len:    { at: 60,  bytes: 4 },
    din_iovec_count:  { at: 64,  bytes: 4 },
    din_xfer_len:     { at: 68,  bytes: 4 },
    dout_xferp:       { at: 72,  bytes: 8 },
    din_xferp:        { at: 80,  bytes: 8 },
    timeout:          { at: 88,  bytes: 4 }, // milliseconds
    flags:            { at: 92,  bytes: 4 },
    usr_ptr:          { at: 96,  bytes: 8 },
    spare_in:         { at: 104, bytes: 4 },
    driver_status:    { at: 108, bytes: 4 }, // from here on the kernel's answer
    transport_status: { at: 112, bytes: 4 },
    device_status:    { at: 116, bytes: 4 },
    retry_delay:      { at: 120, bytes: 4 },
    info:             { at: 124, bytes: 4 },
    duration:         { at: 128, bytes: 4 }, // stays 0: the kernel does not fill it (drivers/scsi/scsi_bsg.c)
    response_len:     { at: 132, bytes: 4 },
    din_resid:        { at: 136, bytes: 4 }, // signed
    dout_resid:       { at: 140, bytes: 4 }, // signed
    generated_tag:    { at: 144, bytes: 8 },
    spare_out:        { at: 152, bytes: 4 },
    padding:          { at: 156, bytes: 4 },
  },
} as const satisfies KernelStruct;

/** What SG_GET_SCSI_ID fills in. Source: scsi/sg.h. */
// prettier-ignore
export const SG_SCSI_ID = {
  type: "struct sg_scsi_id",
  header: "scsi/sg.h",
  byteLength: 32,
  members: {
    host_no:       { at: 0,  bytes: 4 },
    channel:       { at: 4,  bytes: 4 },
    scsi_id:       { at: 8,  bytes: 4 },
    lun:           { at: 12, bytes: 4 },
    scsi_type:     { at: 16, bytes: 4 },
    h_cmd_per_lun: { at: 20, bytes: 2 },
    d_queue_depth: { at: 22, bytes: 2 },
    unused:        { at: 24, bytes: 8 },
  },
} as const satisfies KernelStruct;

/** Requests and constants of the SCSI generic driver. Source: scsi/sg.h. */
// prettier-ignore
export const SG = {
  header: "scsi/sg.h",
  values: {
    SG_IO: 0x2285,
    SG_GET_VERSION_NUM: 0x2282,
    SG_GET_SCSI_ID: 0x2276,
    SG_GET_SG_TABLESIZE: 0x227f,
    SG_SET_RESERVED_SIZE: 0x2275,
    SG_GET_RESERVED_SIZE: 0x2272,
    SG_SCSI_RESET: 0x2284,
    SG_SCSI_RESET_DEVICE: 1,
    SG_SCSI_RESET_BUS: 2,
    SG_SCSI_RESET_HOST: 3,
    SG_DXFER_NONE: -1,
    SG_DXFER_TO_DEV: -2,
    SG_DXFER_FROM_DEV: -3,
    SG_SCATTER_SZ: 32_768,
  },
} as const satisfies KernelNumbers;

/** Constants of version 4. Source: linux/bsg.h. */
export const BSG = {
  header: "linux/bsg.h",
  values: { BSG_PROTOCOL_SCSI: 0, BSG_SUB_PROTOCOL_SCSI_CMD: 0 },
} as const satisfies KernelNumbers;

/** Of block devices, which the SCSI generic driver answers too, in other units. Source: linux/fs.h. */
export const BLOCK = {
  header: "linux/fs.h",
  values: { BLKSECTGET: 0x1267 },
} as const satisfies KernelNumbers;

/**
 * What the host adapter's driver says of a command. Source: the kernel's include/scsi/scsi_status.h, which no package
 * of headers for programs holds; sg3-utils' sg_io_linux.h has those up to DID_NEXUS_FAILURE.
 */
// prettier-ignore
export const HOST_STATUS = {
  header: "scsi/sg_io_linux.h",
  values: {
    DID_OK: 0x00,
    DID_NO_CONNECT: 0x01,
    DID_BUS_BUSY: 0x02,
    DID_TIME_OUT: 0x03,
    DID_BAD_TARGET: 0x04,
    DID_ABORT: 0x05,
    DID_PARITY: 0x06,
    DID_ERROR: 0x07,
    DID_RESET: 0x08,
    DID_BAD_INTR: 0x09,
    DID_PASSTHROUGH: 0x0a,
    DID_SOFT_ERROR: 0x0b,
    DID_IMM_RETRY: 0x0c,
    DID_REQUEUE: 0x0d,
    DID_TRANSPORT_DISRUPTED: 0x0e,
    DID_TRANSPORT_FAILFAST: 0x0f,
    DID_TARGET_FAILURE: 0x10,
    DID_NEXUS_FAILURE: 0x11,
  },
} as const satisfies KernelNumbers;

/** What the kernel's SCSI layer says of a command, in the low four bits. Source: sg3-utils' sg_io_linux.h. */
// prettier-ignore
export const DRIVER_STATUS = {
  header: "scsi/sg_io_linux.h",
  values: {
    DRIVER_OK: 0x00,
    DRIVER_BUSY: 0x01,
    DRIVER_SOFT: 0x02,
    DRIVER_MEDIA: 0x03,
    DRIVER_ERROR: 0x04,
    DRIVER_INVALID: 0x05,
    DRIVER_TIMEOUT: 0x06,
    DRIVER_HARD: 0x07,
    DRIVER_SENSE: 0x08, // no error: sense data were stored
    DRIVER_MASK: 0x0f,
  },
} as const satisfies KernelNumbers;
