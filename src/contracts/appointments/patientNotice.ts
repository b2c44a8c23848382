/**
 * Whether the patient is told of a change. `sending`: now. `waiting`: not before `until`, such as the end of quiet hours.
 * `nothingToTell`: what the patient read last is true. `notTold`: no channel may be used; an alert and the webhook
 * `appointment.patientNotTold` say so.
 */
export interface PatientNotice {
  readonly state: 'sending' | 'waiting' | 'nothingToTell' | 'notTold';
  /** ISO 8601, UTC; null unless it waits. */
  readonly until: string | null;
  /** Why it waits or is not told, such as `QuietHours` or `NoAddress`. */
  readonly reason: string | null;
}
