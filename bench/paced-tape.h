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
#include <sys/prctl.h>
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
