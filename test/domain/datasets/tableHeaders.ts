import type { IdentifyingReason } from '../../../src/domain/datasets/datasetProfile.ts';

const list = (text: string): readonly string[] => text.split(';').map((header) => header.trim());

/** Headers of columns that identify patients, by the reason. */
export const IDENTIFYING_HEADERS: Readonly<
  Record<Exclude<IdentifyingReason, 'namedByUser'>, readonly string[]>
> = {
  name: list(`
    name; Name; Full Name; patient; Patient Name; patient_name; PatientName; Patient's name;
    first_name; firstName; FIRSTNAME; last name; LastName; Given Name; family_name; Surname;
    maiden name; middle_name; patient_first_name; Mother Name; physician_name; Next of Kin; Vorname;
    Nachname; Familienname; Name, Vorname; Vor- und Nachname; Patientenname; Geburtsname;
    Name (last, first); Name of patient; Name des Patienten; Emergency contact; name_2; initials; subject.display;
    performer[].display; name[].family; name[].given`),
  email: list(`
    email; E-Mail; e_mail; E-Mail-Adresse; mail; EmailAddress; patient_email; Email 2; E-Mail privat;
    contact email; Mailadresse`),
  phone: list(`
    phone; Phone; phone_number; phoneNumber; PHONENUMBER; mobile; Mobile No.; Mobile Phone; Cell phone;
    Telephone; telephone number; Tel.; Tel.-Nr.; Telefon; Telefonnummer; Telefonnr.; Telefon privat;
    Telefon (mobil); Handy; Handynummer; Mobilnummer; Rufnummer; Fax; Faxnummer; home_phone; Phone 1;
    emergency contact phone; Patient mobile`),
  birthDate: list(`
    dob; DOB; Date of Birth; date_of_birth; dateOfBirth; birthdate; Birth Date; birthday; Geburtsdatum;
    Geb.-Datum; geb.; Geburtstag; geboren am; DOB (dd/mm/yyyy); BRTHDTC`),
  address: list(`
    address; Address Line 1; home_address; street; Street name; Straße; Strasse; Hausnummer;
    Straße und Hausnummer; Str./Nr.; zip; ZIP code; postcode; PLZ; Postleitzahl; Anschrift; Adresse;
    Wohnadresse; patient_address`),
  recordNumber: list(`
    mrn; MRN; MRN#; Medical Record Number; medical_record_no; record_number; Record No; chart_id;
    patient_id; PatientID; Patienten-ID; Patientennummer; Pat.-Nr.; patient identifier; subject_id;
    Insurance Number; insurance_no; Versichertennummer; Versicherungsnr.; KVNR; ssn; SSN;
    Social Security Number; nhs_number; NHS No.; national id; passport number; Fallnummer; Case ID;
    Sozialversicherungsnummer; USUBJID; id; AHV-Nr; hospital number; member_id; Aktenzeichen; subject.reference;
    patient.reference; identifier[].value`),
};

/** Headers of clinical tables that identify no patient, some of them alike to those that do. */
export const HARMLESS_HEADERS: readonly string[] = list(`
    inst; time; status; age; sex; ph.ecog; ph.karno; pat.karno; meal.cal; wt.loss; drug_name;
    Drug Name; diagnosis_name; hospital name; clinic_name; test name; site_name; ward; medication;
    dose_mg; diagnosis; icd10; ICD-10 code; gender; bmi; weight; height; systolic; blood_pressure;
    heart_rate; hba1c; creatinine; smoker; Raucher; Alter; Geschlecht; Diagnose; Größe; Gewicht;
    Medikament; visit_date; Aufnahmedatum; discharge_date; last_visit; first_dose; year_of_birth;
    birth_weight; age_at_birth; preterm; newborn; family_history; treatment_arm; cell_type; cell count;
    cell; celltype; T cell number; Mobilität; mobility; immobile; mobile device; street drug use;
    ip_address; hospital address; phone_calls; has_phone; email_consent; email_opened; phone type;
    insurance; insurance_type; insurance status; Versicherung; country; city; patient age; patient_sex;
    Patientenzahl; patient_satisfaction; number_of_patients; record_date; sample_id; batch_no;
    device_id; hospital_id; study; trial_arm; score; grade; stage; notes; valid; paid; fluid_intake;
    telemetry; fatigue; normal; genome; symptom_names; phoneme score; microphone; nosocomial; unnamed;
    Zeit; Namenlos; strength; strain; dobutamine; zipper`);
