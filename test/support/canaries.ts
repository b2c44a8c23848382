/** Made-up identifiers that are found nowhere else, of every kind that may stand in a data set. */
export const CANARIES = {
  name: 'Xqzcanary Vlimmeren',
  relative: 'Qwyrcanary',
  place: 'Xqzcanaryville',
  address: '4711 Xqzlane Street',
  birthDate: '1931-07-23',
  phone: '617-555-0147',
  fax: '617-555-0148',
  email: 'xqzcanary@patients.example',
  nationalId: '078-05-1120',
  mrn: 'XQ-884213',
  insurance: 'XQZ99812345',
  account: 'DE89370400440532013000',
  licence: 'XQL-5521-77',
  vehicle: 'XQ-ZZ 9031',
  device: 'SNXQ0099887766',
  url: 'https://xqzcanary.example/p/17',
  ip: '203.0.113.77',
  biometric: 'XQZFP0011223344',
  photo: 'xqz-face-0042.jpg',
  unique: '99018273645',
  titled: 'Xqztitled',
} as const;

/** What is searched for, in lower case: each canary, and the parts of it that would identify too. */
export const CANARY_TRACES: readonly string[] = [
  ...Object.values(CANARIES),
  ...'xqzcanary;vlimmeren;qwyrcanary;xqzlane;xqztitled;884213;078051120;5550147;5550148;0440532013;370400440532;1931-07'.split(
    ';',
  ),
  'from 93 on',
].map((canary) => canary.toLowerCase());

const ROWS = 40;

/** A table of as many patients, of whom the canaries are those of the first, or stand in the cells of others. */
export function canaryTable(): string {
  const c = CANARIES;
  const header =
    'Patient Name,City,Address,Date of Birth,Phone,Fax,E-Mail,SSN,MRN,Insurance No,IBAN,License Number,License Plate,Serial Number,Website,IP Address,Fingerprint,Photo,ref,age,hb,arm,contact by,note';
  const own = [
    c.name,
    c.place,
    c.address,
    c.birthDate,
    c.phone,
    c.fax,
    c.email,
    c.nationalId,
    c.mrn,
    c.insurance,
    c.account,
    c.licence,
    c.vehicle,
    c.device,
    c.url,
    c.ip,
    c.biometric,
    c.photo,
    c.unique,
  ];
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const other = own.map((_, index) =>
      index === 3 ? `19${40 + row}-05-1${row % 10}` : `other${index}x${row}`,
    );
    const identity = row === 0 ? own : other;
    // Free text holds the canaries of the first patient in the rows of others.
    const note = [
      `seen with ${c.name.toUpperCase()} on 23 July 1931`,
      `call ${c.phone} or ${c.email} about ${c.mrn}`,
      `son ${c.relative} of Mr ${c.titled} drives ${c.vehicle}, from ${c.ip}`,
      `account ${c.account}, SSN ${c.nationalId}, ${c.url}`,
      `lives at ${c.address}, ${c.place}; device ${c.device}; no ${c.unique}`,
      `policy ${c.insurance}, licence ${c.licence}, print ${c.biometric}, ${c.photo}`,
    ][row % 6];
    const hb = row === 7 ? c.phone : (11 + (row % 9) / 2).toFixed(1);
    const contactBy = row % 13 === 0 ? c.phone : row % 2 === 0 ? 'mail' : c.name.split(' ')[1];
    return [
      ...identity,
      50 + row,
      hb,
      row % 2 === 0 ? 'drug' : 'placebo',
      contactBy,
      `${note} and ${row % 3 === 0 ? `saw ${c.relative}` : 'well'}`,
    ]
      .map((cell) => `"${cell}"`)
      .join(',');
  });
  return [
    header.replace('ref,', 'Next of Kin,ref,'),
    ...rows.map((row, index) => insertRelative(row, index)),
    '',
  ].join('\n');
}

/** The column of relatives stands before `ref`. */
function insertRelative(row: string, index: number): string {
  const cells = row.slice(1, -1).split('","');
  cells.splice(18, 0, index === 0 ? CANARIES.relative : `kin${index}x`);
  return cells.map((cell) => `"${cell}"`).join(',');
}

/** Observations as FHIR has them, with canaries in nested fields. */
export function canaryObservations(): string {
  const observation = (row: number) => ({
    resourceType: 'Observation',
    id: `o${row}`,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '718-7', display: 'Hemoglobin' }], text: 'Hb' },
    subject: {
      reference: `Patient/${CANARIES.mrn}-${row}`,
      display: row === 3 ? CANARIES.name : `Other Name${row}`,
    },
    performer: [{ display: row % 2 === 0 ? `Dr. ${CANARIES.titled}` : 'Dr. Other' }],
    effectiveDateTime: `2024-03-${String(1 + (row % 28)).padStart(2, '0')}T08:00:00+01:00`,
    valueQuantity: { value: 11 + (row % 7) / 2, unit: 'g/dL' },
    note: [{ text: `told ${CANARIES.name} by ${CANARIES.phone}, row ${row}` }],
  });
  return `${Array.from({ length: ROWS }, (_, row) => JSON.stringify(observation(row))).join('\n')}\n`;
}
