/*
 * A tape drive that exists only as time: it takes blocks no faster than its link, keeps as many as its buffer holds and
 * lets its medium take them away at the medium's rate. It is called exactly as a real drive is, by a blocking ioctl
 * with an SG_IO header, and counts how long it was left waiting between two WRITEs and how long its medium had nothing
 * to write. It stores nothing: a READ finds the end of data.
 *
 * One drive a process, used by one thread at a time.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <scsi/sg.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

/* Gaps are counted in steps of 100 ns up to 20 ms. */
#define GAP_STEP_NS 100
#define GAP_STEPS 200000
/* The last stretch of a wait is spun: a sleeping thread wakes up too late for it. */
#define SPIN_NS 60000

struct settings {
  double link_bytes_per_second;   /* 0: no limit */
  double medium_bytes_per_second; /* 0: no limit */
  double buffer_bytes;
  double protection; /* 1: the drive has logical block protection (it checks nothing) */
};

struct statistics {
  double blocks;
  double bytes;
  double first_entry_ns; /* the first WRITE arrived */
  double last_end_ns;    /* the last WRITE before the first filemark ended */
  double written_ns;     /* the medium had taken the last byte before the first filemark */
  double starved_ns;
  double gap_median_ns;
  double gap_p99_ns;
  double gap_max_ns;
};

static struct {
  struct settings settings;
  struct statistics statistics;
  uint64_t object;
  uint64_t filemarks;
  double buffered;
  double idle_ns; /* of the medium, since the last WRITE: starvation if another one follows */
  int64_t drained_at;
  int64_t last_end;
  uint32_t last_block;
  int streaming;
  int ended;
  uint8_t warning_page[32];
  uint8_t protection_page[32];
  uint32_t gaps[GAP_STEPS];
} drive;

static int64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void wait_until(int64_t at) {
  int64_t left = at - now_ns();
  if (left > SPIN_NS) {
    int64_t wake = at - SPIN_NS;
    struct timespec t = {wake / 1000000000, wake % 1000000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, 0) == EINTR) {
    }
  }
  while (now_ns() < at) {
  }
}

/* Lets the medium take what it could since the last time; returns how long it had nothing to take. */
static double drain(int64_t at) {
  double rate = drive.settings.medium_bytes_per_second / 1e9;
  double took = (double)(at - drive.drained_at) * rate;
  double idle = 0;
  drive.drained_at = at;
  if (rate == 0) {
    drive.buffered = 0;
    return 0;
  }
  if (took > drive.buffered) {
    idle = (took - drive.buffered) / rate;
    took = drive.buffered;
  }
  drive.buffered -= took;
  return idle;
}

static void count_gap(int64_t gap) {
  int64_t step = gap / GAP_STEP_NS;
  drive.gaps[step < GAP_STEPS ? step : GAP_STEPS - 1]++;
  if ((double)gap > drive.statistics.gap_max_ns) drive.statistics.gap_max_ns = (double)gap;
}

static double gap_quantile(double share) {
  double wanted = (drive.statistics.blocks - 1) * share, seen = 0;
  for (int step = 0; step < GAP_STEPS; step++) {
    seen += drive.gaps[step];
    if (seen > wanted) return (step + 0.5) * GAP_STEP_NS;
  }
  return 0;
}

static void take_block(uint32_t length) {
  double link = drive.settings.link_bytes_per_second / 1e9;
  double medium = drive.settings.medium_bytes_per_second / 1e9;
  int64_t entry = now_ns();
  int64_t end = link > 0 ? entry + (int64_t)(length / link) : entry;
  int first = !drive.streaming;
  if (first) {
    if (!drive.ended) drive.statistics.first_entry_ns = (double)entry;
    drive.streaming = 1;
  } else {
    drive.idle_ns += drain(entry);
    if (!drive.ended) count_gap(entry - drive.last_end);
  }
  if (medium > 0 && !first) {
    double excess = drive.buffered + length - drive.settings.buffer_bytes;
    int64_t room_at = excess > 0 ? entry + (int64_t)(excess / medium) : entry;
    if (room_at > end) end = room_at;
  }
  wait_until(end);
  /* The link is slower than the call's return: what came late is time of the machine, not of the drive. */
  end = now_ns();
  /* The medium starts when it has a whole block. */
  if (first) drive.drained_at = end;
  else drive.idle_ns += drain(end);
  if (!drive.ended) drive.statistics.starved_ns += drive.idle_ns;
  drive.idle_ns = 0;
  drive.buffered += length;
  drive.last_block = length;
  drive.last_end = end;
  drive.object++;
  if (drive.ended) return;
  drive.statistics.blocks++;
  drive.statistics.bytes += length;
  drive.statistics.last_end_ns = (double)end;
}

static void flush(void) {
  double medium = drive.settings.medium_bytes_per_second / 1e9;
  int64_t done = drive.drained_at;
  if (medium > 0) done += (int64_t)(drive.buffered / medium);
  if (!drive.ended) drive.statistics.written_ns = (double)done;
  wait_until(done);
  drive.buffered = 0;
  drive.drained_at = now_ns();
  drive.idle_ns = 0;
  drive.streaming = 0;
}

/* ---- what else a host asks of a drive ---- */

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
