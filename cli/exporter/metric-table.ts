/** The names, kinds and help texts of everything that `capstan exporter` tells. What `hw_` names mean stands in OpenTelemetry's
 * semantic conventions for hardware, tape drives; docs/monitoring.md says how they became names of Prometheus. */

/** One metric. */
export interface MetricRow {
  readonly kind: "gauge" | "counter";
  readonly help: string;
  /** Besides `hw_id`, and `hw_name` and `hw_type` of metrics of the convention. */
  readonly labels?: readonly string[];
}

// prettier-ignore
/** Every metric by its name. */
export const METRICS = {
  hw_status: { kind: "gauge", labels: ["hw_state"], help: "1 where the drive is in this state, else 0; a state of which nothing is known has no series." },
  hw_errors_total: { kind: "counter", labels: ["error_type"], help: "Hard errors of the drive in its life, by log page 14h: write, read." },
  hw_tape_drive_operations_total: { kind: "counter", labels: ["hw_tape_drive_operation_type"], help: "Operations of the drive in its life: mount, clean (also failed ones)." },
  capstan_drive_info: { kind: "gauge", labels: ["hw_name", "hw_vendor", "hw_model", "hw_serial_number", "hw_firmware_version", "family", "generation"], help: "Always 1; who the drive is." },
  capstan_drive_look: { kind: "gauge", labels: ["result"], help: "1 for how the last look at the drive went: seen, in_use, failed or hanging; 0 for the others." },
  capstan_drive_look_depth: { kind: "gauge", labels: ["depth"], help: "1 for what the drive was asked when it was last seen: identity, pages or everything." },
  capstan_drive_observation_age_seconds: { kind: "gauge", help: "How old everything else is that is told of the drive." },
  capstan_drive_in_use: { kind: "gauge", labels: ["program", "command"], help: "1 while a program of this computer works with the drive, by its claim." },
  capstan_drive_job_done_bytes: { kind: "gauge", help: "How far the program is that works with the drive, by its claim." },
  capstan_drive_job_size_bytes: { kind: "gauge", help: "How much the program that works with the drive has to do, by its claim." },
  capstan_drive_ready: { kind: "gauge", help: "1 where the drive can be used, else 0." },
  capstan_drive_activity: { kind: "gauge", labels: ["activity"], help: "1 for what the drive is doing, by log page 11h." },
  capstan_drive_lamp: { kind: "gauge", labels: ["lamp"], help: "1 where a lamp of the front panel is lit, 0 where it is dark; a lamp of which nothing is known has no series." },
  capstan_drive_alerts: { kind: "gauge", labels: ["severity"], help: "How many TapeAlert flags are raised." },
  capstan_drive_alert: { kind: "gauge", labels: ["flag", "name", "severity"], help: "1 for each TapeAlert flag that is raised." },
  capstan_drive_power_on_seconds_total: { kind: "counter", help: "How long the drive was switched on in its life." },
  capstan_drive_power_cycles_total: { kind: "counter", help: "How often the drive was switched on in its life." },
  capstan_drive_motion_seconds_total: { kind: "counter", help: "How long the drive has moved tape in its life." },
  capstan_drive_motion_since_cleaning_seconds: { kind: "gauge", help: "How long the drive has moved tape since it was cleaned." },
  capstan_drive_tape_meters_total: { kind: "counter", help: "Tape that the drive has moved in its life." },
  capstan_drive_io_bytes_total: { kind: "counter", labels: ["direction", "at"], help: "Bytes written and read, at the host (before compression) and on the tape, over all mounts that were seen." },
  capstan_drive_unit_attentions_taken_total: { kind: "counter", help: "Unit attentions that this exporter took from other programs, which only --full can do." },
  capstan_drive_position_objects: { kind: "gauge", help: "Blocks and filemarks between the beginning of the partition and the place where the tape stands." },
  capstan_drive_buffered_objects: { kind: "gauge", help: "Blocks and filemarks that are in the drive's buffer and not on the tape." },
  capstan_cartridge_info: { kind: "gauge", labels: ["barcode", "serial"], help: "Always 1; which cartridge is in the drive." },
  capstan_cartridge_loads: { kind: "gauge", help: "How often the cartridge was loaded in its life." },
  capstan_cartridge_loads_limit: { kind: "gauge", help: "How many loads the cartridge is made for, by its maker." },
  capstan_cartridge_passes: { kind: "gauge", labels: ["place"], help: "How often this stretch of the tape went past the head: beginning, middle." },
  capstan_cartridge_full_volumes_written: { kind: "gauge", help: "How many whole tapes were written to the cartridge in its life." },
  capstan_cartridge_life_remaining_ratio: { kind: "gauge", help: "What is left of the cartridge's life by the drive's estimate, 0 to 1." },
  capstan_cartridge_recovered_errors_per_gigabyte: { kind: "gauge", labels: ["direction"], help: "Errors that the drive could put right, for each 10^9 bytes of the cartridge's life." },
  capstan_cartridge_errors: { kind: "gauge", labels: ["direction", "result"], help: "Errors in the life of the cartridge: write, read; recovered, unrecovered." },
  capstan_cartridge_suspended_writes: { kind: "gauge", help: "Writes in the life of the cartridge that were suspended because the head left the track." },
  capstan_cartridge_capacity_bytes: { kind: "gauge", help: "Native capacity of the cartridge." },
  capstan_cartridge_used_bytes: { kind: "gauge", help: "Native capacity that is in use." },
} as const satisfies Readonly<Record<string, MetricRow>>;

/** The name of a metric. */
export type MetricName = keyof typeof METRICS;

/** Whether a name comes out of the convention. */
export const isOfConvention = (name: MetricName): boolean => name.startsWith("hw_");
