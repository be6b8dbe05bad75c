/* What a host asks of the paced drive beside blocks, and what the bench calls. The drive itself is in paced-tape.h. */
#include "paced-tape.h"

static void put(uint8_t *target, int bytes, uint64_t value) {
  for (int i = bytes - 1; i >= 0; i--, value >>= 8) target[i] = (uint8_t)value;
}

static void answer(sg_io_hdr_t *header, const uint8_t *data, uint32_t length) {
  uint32_t sent = length < header->dxfer_len ? length : header->dxfer_len;
  if (header->dxfer_direction == SG_DXFER_FROM_DEV) memcpy(header->dxferp, data, sent);
  header->resid = (int)(header->dxfer_len - sent);
}

static void check(sg_io_hdr_t *header, uint8_t key, uint16_t codes) {
  uint8_t sense[18] = {0x70, 0, key, 0, 0, 0, 0, 10};
  put(sense + 12, 2, codes);
  uint8_t sent = header->mx_sb_len < 18 ? header->mx_sb_len : 18;
  memcpy(header->sbp, sense, sent);
  header->sb_len_wr = sent;
  header->status = 2;
  header->info |= SG_INFO_CHECK;
  header->resid = (int)header->dxfer_len;
}

static void inquiry(sg_io_hdr_t *header) {
  uint8_t data[36] = {0x01, 0x80, 0x06, 0x02, 31, 0x01};
  if (header->cmdp[1] & 1) return check(header, 5, 0x2400);
  memcpy(data + 8, "CAPSTAN PACED DRIVE     1.00", 28);
  answer(header, data, 36);
}

static void read_position(sg_io_hdr_t *header) {
  uint8_t data[32] = {0};
  uint64_t waiting = 0;
  if (drive.streaming) {
    drive.idle_ns += drain(now_ns());
    if (drive.last_block > 0) waiting = (uint64_t)(drive.buffered / drive.last_block);
  }
  data[0] = drive.object == 0 ? 0x80 : 0;
  switch (header->cmdp[1] & 0x1f) {
    case 0x00:
      put(data + 4, 4, drive.object);
      put(data + 8, 4, drive.object - waiting);
      put(data + 13, 3, waiting);
      put(data + 16, 4, (uint64_t)drive.buffered);
      return answer(header, data, 20);
    case 0x06:
      put(data + 8, 8, drive.object);
      put(data + 16, 8, drive.filemarks);
      return answer(header, data, 32);
    case 0x08:
      put(data + 2, 2, 28);
      put(data + 5, 3, waiting);
      put(data + 8, 8, drive.object);
      put(data + 16, 8, drive.object - waiting);
      put(data + 24, 8, (uint64_t)drive.buffered);
      return answer(header, data, 32);
    default:
      return check(header, 5, 0x2400);
  }
}

static uint8_t *mode_page(uint8_t page, uint8_t subpage) {
  if (page == 0x10 && subpage == 0x01) return drive.warning_page;
  if (page == 0x0a && subpage == 0xf0 && drive.settings.protection != 0) return drive.protection_page;
  return 0;
}

static void mode_sense(sg_io_hdr_t *header) {
  uint8_t data[44] = {11, 0, 0x10, 8, 0x60};
  uint8_t page = header->cmdp[2] & 0x3f;
  uint32_t length = 12;
  if (page != 0) {
    const uint8_t *found = mode_page(page, header->cmdp[3]);
    if (found == 0) return check(header, 5, 0x2400);
    memcpy(data + 12, found, 32);
    length = 44;
    data[0] = 43;
  }
  answer(header, data, length);
}

static void mode_select(sg_io_hdr_t *header) {
  const uint8_t *data = header->dxferp;
  if (header->dxfer_len < 4) return;
  uint32_t at = 4u + data[3];
  if (at + 32 > header->dxfer_len) return;
  uint8_t *page = mode_page(data[at] & 0x3f, data[at + 1]);
  if (page == 0) return check(header, 5, 0x2600);
  memcpy(page + 4, data + at + 4, 28);
}

static void write_filemarks(sg_io_hdr_t *header) {
  uint32_t count = (uint32_t)header->cmdp[2] << 16 | header->cmdp[3] << 8 | header->cmdp[4];
  if (drive.streaming) flush();
  drive.object += count;
  drive.filemarks += count;
  if (count > 0) drive.ended = 1;
}

static void locate(sg_io_hdr_t *header) {
  const uint8_t *cdb = header->cmdp;
  int bytes = cdb[0] == 0x92 ? 8 : 4, from = cdb[0] == 0x92 ? 4 : 3;
  uint64_t object = 0;
  for (int i = 0; i < bytes; i++) object = object << 8 | cdb[from + i];
  /* Only the beginning and the end of data are places here. */
  if (object != 0 && object != drive.object) check(header, 8, 0x0005);
  else drive.object = object;
}

static void run(sg_io_hdr_t *header) {
  static const uint8_t block_limits[6] = {0, 0x80, 0, 0, 0, 1};
  switch (header->cmdp[0]) {
    case 0x00: /* TEST UNIT READY */
    case 0x1e: /* PREVENT ALLOW MEDIUM REMOVAL */
      return;
    case 0x01: /* REWIND */
      drive.object = 0;
      drive.filemarks = 0;
      return;
    case 0x05: /* READ BLOCK LIMITS */
      return answer(header, block_limits, 6);
    case 0x08: /* READ */
      return check(header, 8, 0x0005);
    case 0x0a: /* WRITE */
      if (header->dxfer_len > 0) take_block(header->dxfer_len);
      return;
    case 0x10: /* WRITE FILEMARKS */
      return write_filemarks(header);
    case 0x12:
      return inquiry(header);
    case 0x15: /* MODE SELECT */
      return mode_select(header);
    case 0x1a: /* MODE SENSE */
      return mode_sense(header);
    case 0x2b: /* LOCATE */
    case 0x92:
      return locate(header);
    case 0x34:
      return read_position(header);
    default:
      return check(header, 5, 0x2000);
  }
}

/* ---- what the bench calls ---- */

/* A new drive with a blank tape at its beginning. */
void paced_open(const void *settings) {
  /* Linux lets an ordinary thread sleep 50 us longer than it asked for, a fifth of a block of 256 KiB (prctl(2)). */
  prctl(PR_SET_TIMERSLACK, 1UL);
  memset(&drive, 0, sizeof drive);
  memcpy(&drive.settings, settings, sizeof drive.settings);
  memcpy(drive.warning_page, (uint8_t[]){0x50, 0x01, 0, 28}, 4);
  memcpy(drive.protection_page, (uint8_t[]){0x4a, 0xf0, 0, 28}, 4);
}

/* As ioctl(2): 0, or -1 with errno. */
int paced_ioctl(int fd, unsigned long request, void *argument) {
  sg_io_hdr_t *header = argument;
  (void)fd;
  if (request != SG_IO || header->interface_id != 'S') {
    errno = EINVAL;
    return -1;
  }
  int64_t start = now_ns();
  header->status = 0;
  header->masked_status = 0;
  header->msg_status = 0;
  header->sb_len_wr = 0;
  header->host_status = 0;
  header->driver_status = 0;
  header->resid = 0;
  header->info = 0;
  run(header);
  header->duration = (unsigned)((now_ns() - start) / 1000000);
  return 0;
}

/* What the drive has seen. */
void paced_statistics(void *target) {
  struct statistics *statistics = &drive.statistics;
  statistics->gap_median_ns = gap_quantile(0.5);
  statistics->gap_p99_ns = gap_quantile(0.99);
  memcpy(target, statistics, sizeof *statistics);
}

/* The base: blocks as fast as C can send them, then a filemark. */
void paced_feed(unsigned int block_bytes, unsigned int count) {
  uint8_t cdb[6] = {0x0a};
  uint8_t sense[32];
  sg_io_hdr_t header = {0};
  header.interface_id = 'S';
  header.cmdp = cdb;
  header.cmd_len = 6;
  header.sbp = sense;
  header.mx_sb_len = sizeof sense;
  header.dxfer_direction = SG_DXFER_TO_DEV;
  header.dxfer_len = block_bytes;
  for (unsigned int i = 0; i < count; i++) paced_ioctl(0, SG_IO, &header);
  cdb[0] = 0x10;
  cdb[4] = 1;
  header.dxfer_direction = SG_DXFER_NONE;
  header.dxfer_len = 0;
  paced_ioctl(0, SG_IO, &header);
}
