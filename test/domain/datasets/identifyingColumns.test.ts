import assert from 'node:assert/strict';
import type { IdentifyingReason } from '../../../src/domain/datasets/datasetProfile.ts';
import {
  IDENTIFYING_PATTERNS,
  reasonFromContent,
  reasonFromHeader,
} from '../../../src/domain/datasets/identifyingColumns.ts';

const IDENTIFYING: Readonly<Record<Exclude<IdentifyingReason, 'namedByUser'>, readonly string[]>> = {
  name: [
    ...[
      'name',
      'Name',
      'Full Name',
      'patient',
      'Patient Name',
      'patient_name',
      'PatientName',
      "Patient's name",
    ],
    ...[
      'first_name',
      'firstName',
      'FIRSTNAME',
      'last name',
      'LastName',
      'Given Name',
      'family_name',
      'Surname',
    ],
    ...['maiden name', 'middle_name', 'patient_first_name', 'Mother Name', 'physician_name', 'Next of Kin'],
    ...[
      'Vorname',
      'Nachname',
      'Familienname',
      'Name, Vorname',
      'Vor- und Nachname',
      'Patientenname',
      'Geburtsname',
    ],
    ...[
      'Name (last, first)',
      'Name of patient',
      'Name des Patienten',
      'Emergency contact',
      'name_2',
      'initials',
    ],
  ],
  email: [
    ...['email', 'E-Mail', 'e_mail', 'E-Mail-Adresse', 'mail', 'EmailAddress', 'patient_email', 'Email 2'],
    ...['E-Mail privat', 'contact email', 'Mailadresse'],
  ],
  phone: [
    ...[
      'phone',
      'Phone',
      'phone_number',
      'phoneNumber',
      'PHONENUMBER',
      'mobile',
      'Mobile No.',
      'Mobile Phone',
    ],
    ...[
      'Cell phone',
      'Telephone',
      'telephone number',
      'Tel.',
      'Tel.-Nr.',
      'Telefon',
      'Telefonnummer',
      'Telefonnr.',
    ],
    ...[
      'Telefon privat',
      'Telefon (mobil)',
      'Handy',
      'Handynummer',
      'Mobilnummer',
      'Rufnummer',
      'Fax',
      'Faxnummer',
    ],
    ...['home_phone', 'Phone 1', 'emergency contact phone', 'Patient mobile'],
  ],
  birthDate: [
    ...['dob', 'DOB', 'Date of Birth', 'date_of_birth', 'dateOfBirth', 'birthdate', 'Birth Date', 'birthday'],
    ...['Geburtsdatum', 'Geb.-Datum', 'geb.', 'Geburtstag', 'geboren am', 'DOB (dd/mm/yyyy)', 'BRTHDTC'],
  ],
  address: [
    ...[
      'address',
      'Address Line 1',
      'home_address',
      'street',
      'Street name',
      'Straße',
      'Strasse',
      'Hausnummer',
    ],
    ...[
      'Straße und Hausnummer',
      'Str./Nr.',
      'zip',
      'ZIP code',
      'postcode',
      'PLZ',
      'Postleitzahl',
      'Anschrift',
    ],
    ...['Adresse', 'Wohnadresse', 'patient_address'],
  ],
  recordNumber: [
    ...[
      'mrn',
      'MRN',
      'MRN#',
      'Medical Record Number',
      'medical_record_no',
      'record_number',
      'Record No',
      'chart_id',
    ],
    ...[
      'patient_id',
      'PatientID',
      'Patienten-ID',
      'Patientennummer',
      'Pat.-Nr.',
      'patient identifier',
      'subject_id',
    ],
    ...['Insurance Number', 'insurance_no', 'Versichertennummer', 'Versicherungsnr.', 'KVNR', 'ssn', 'SSN'],
    ...[
      'Social Security Number',
      'nhs_number',
      'NHS No.',
      'national id',
      'passport number',
      'Fallnummer',
      'Case ID',
    ],
    ...[
      'Sozialversicherungsnummer',
      'USUBJID',
      'id',
      'AHV-Nr',
      'hospital number',
      'member_id',
      'Aktenzeichen',
    ],
  ],
};

const HARMLESS: readonly string[] = [
  ...['inst', 'time', 'status', 'age', 'sex', 'ph.ecog', 'ph.karno', 'pat.karno', 'meal.cal', 'wt.loss'],
  ...[
    'drug_name',
    'Drug Name',
    'diagnosis_name',
    'hospital name',
    'clinic_name',
    'test name',
    'site_name',
    'ward',
  ],
  ...[
    'medication',
    'dose_mg',
    'diagnosis',
    'icd10',
    'ICD-10 code',
    'gender',
    'bmi',
    'weight',
    'height',
    'systolic',
  ],
  ...[
    'blood_pressure',
    'heart_rate',
    'hba1c',
    'creatinine',
    'smoker',
    'Raucher',
    'Alter',
    'Geschlecht',
    'Diagnose',
  ],
  ...[
    'Größe',
    'Gewicht',
    'Medikament',
    'visit_date',
    'Aufnahmedatum',
    'discharge_date',
    'last_visit',
    'first_dose',
  ],
  ...[
    'year_of_birth',
    'birth_weight',
    'age_at_birth',
    'preterm',
    'newborn',
    'family_history',
    'treatment_arm',
  ],
  ...['cell_type', 'cell count', 'cell', 'celltype', 'T cell number', 'Mobilität', 'mobility', 'immobile'],
  ...[
    'mobile device',
    'street drug use',
    'ip_address',
    'hospital address',
    'phone_calls',
    'has_phone',
    'email_consent',
  ],
  ...[
    'email_opened',
    'phone type',
    'insurance',
    'insurance_type',
    'insurance status',
    'Versicherung',
    'country',
    'city',
  ],
  ...[
    'patient age',
    'patient_sex',
    'Patientenzahl',
    'patient_satisfaction',
    'number_of_patients',
    'record_date',
  ],
  ...[
    'sample_id',
    'batch_no',
    'device_id',
    'hospital_id',
    'study',
    'trial_arm',
    'score',
    'grade',
    'stage',
    'notes',
  ],
  ...[
    'valid',
    'paid',
    'fluid_intake',
    'telemetry',
    'fatigue',
    'normal',
    'genome',
    'symptom_names',
    'phoneme score',
  ],
  ...[
    'microphone',
    'nosocomial',
    'unnamed',
    'Zeit',
    'Namenlos',
    'strength',
    'strain',
    'dobutamine',
    'zipper',
  ],
];

describe('reasonFromHeader', () => {
  for (const [reason, headers] of Object.entries(IDENTIFYING)) {
    it(`finds ${headers.length} headers of kind ${reason}`, () => {
      assert.deepEqual(
        headers
          .filter((header) => reasonFromHeader(header) !== reason)
          .map((header) => [header, reasonFromHeader(header)]),
        [],
      );
    });
  }

  it(`leaves ${HARMLESS.length} headers of clinical tables alone`, () => {
    assert.deepEqual(
      HARMLESS.filter((header) => reasonFromHeader(header) !== undefined).map((header) => [
        header,
        reasonFromHeader(header),
      ]),
      [],
    );
  });

  it('is not misled by decomposed letters, spaces or case', () => {
    assert.equal(reasonFromHeader('  STRAßE '.normalize('NFD')), 'address');
    assert.equal(reasonFromHeader('patient   ID'), 'recordNumber');
  });
});

describe('IDENTIFYING_PATTERNS', () => {
  const matches = (pattern: keyof typeof IDENTIFYING_PATTERNS, cell: string) =>
    new RegExp(`^(?:${IDENTIFYING_PATTERNS[pattern]})$`).test(cell);

  it('match what identifies', () => {
    for (const cell of [
      'a@b.org',
      'Anna Meier <anna.meier@praxis-nord.example>',
      'line\nx.y+z@sub.example.com',
    ]) {
      assert.ok(matches('email', cell), cell);
    }
    const phones = [
      '+49 30 1234567',
      '+15551234567',
      '0049 171 2345678',
      '030 1234567',
      '(030) 123 456',
      '(555) 123-4567',
    ];
    for (const cell of [...phones, '555-123-4567', '555.123.4567', '0171-2345678', '017612345678']) {
      assert.ok(matches('phone', cell), cell);
    }
    for (const cell of ['123-45-6789', 'MRN 12345', 'mrn:00123', 'PAT-0042', 'patient 123', 'A123456780']) {
      assert.ok(matches('recordNumber', cell), cell);
    }
  });

  it('do not match what clinical tables hold', () => {
    const numbers = [
      '1',
      '007',
      '3.0',
      '1175',
      '-12.5',
      '1e-10',
      '+0.5',
      '123456789',
      '0.1234567',
      '120/80',
      '5.0-7.5',
    ];
    const dates = ['2024-01-31', '31.01.2024', '01/31/2024', '2024-01-31T10:20:30Z', '10:20', '1970'];
    const codes = ['I10', 'E11.9', 'C34.1', 'L04AB02', 'P/T', 'a @ b', 'b.i.d.', '2 x 500 mg', 'drug12', ''];
    for (const cell of [...numbers, ...dates, ...codes]) {
      const found = (['email', 'phone', 'recordNumber'] as const).filter((pattern) => matches(pattern, cell));
      assert.deepEqual(found, [], cell);
    }
  });
});

describe('reasonFromContent', () => {
  it('takes one matching cell in ten for a reason, and fewer for chance', () => {
    assert.equal(reasonFromContent(100, { email: 10, phone: 0, recordNumber: 0 }), 'email');
    assert.equal(reasonFromContent(100, { email: 9, phone: 9, recordNumber: 9 }), undefined);
    assert.equal(reasonFromContent(10, { email: 0, phone: 1, recordNumber: 0 }), 'phone');
  });

  it('finds nothing in a column without values', () => {
    assert.equal(reasonFromContent(0, { email: 0, phone: 0, recordNumber: 0 }), undefined);
  });
});
