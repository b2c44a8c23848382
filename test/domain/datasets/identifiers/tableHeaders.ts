import type { IdentifierKind } from '../../../../src/domain/datasets/identifiers/identifierKind.ts';

const list = (text: string): readonly string[] => text.split(';').map((header) => header.trim());

/**
 * Headers of columns with the 18 identifiers of HIPAA's Safe Harbor (45 CFR 164.514(b)(2)(i)) but dates in general, by the kind, in
 * English, German, French, Spanish and Italian.
 */
export const IDENTIFYING_HEADERS: Readonly<Record<IdentifierKind, readonly string[]>> = {
  name: list(`
    name; Name; Full Name; patient; Patient Name; patient_name; PatientName; Patient's name;
    first_name; firstName; FIRSTNAME; last name; LastName; Given Name; family_name; Surname;
    maiden name; middle_name; patient_first_name; Mother Name; physician_name; Next of Kin; Vorname;
    Nachname; Familienname; Name, Vorname; Vor- und Nachname; Patientenname; Geburtsname;
    Name (last, first); Name of patient; Name des Patienten; Emergency contact; name_2; initials; subject.display;
    performer[].display; name[].family; name[].given; Nom; Prénom; Nom de naissance; Nom du patient; nom_patient; Nom et prénom;
    Nombre; Apellidos; Primer apellido; Nombre del paciente; Nombre y apellidos; Nome; Cognome; Nome del paziente; Nome e cognome`),
  place: list(`
    city; City; county; Ort; Wohnort; Geburtsort; Landkreis; place of birth; birthplace; home town; Ville; Commune; Lieu de naissance;
    Ciudad; Municipio; Lugar de nacimiento; Città; Comune; Luogo di nascita; latitude; Längengrad`),
  address: list(`
    address; Address Line 1; home_address; street; Street name; Straße; Strasse; Hausnummer;
    Straße und Hausnummer; Str./Nr.; Anschrift; Adresse; Wohnadresse; patient_address; Rue; Adresse du patient; Dirección; Calle;
    Indirizzo; Via di residenza; Domicilio`),
  postalCode: list(`
    zip; ZIP code; zip_code; postcode; Postal Code; PLZ; Postleitzahl; Code postal; CP; Código postal; CAP; Codice postale`),
  birthDate: list(`
    dob; DOB; Date of Birth; date_of_birth; dateOfBirth; birthdate; Birth Date; birthday; Geburtsdatum;
    Geb.-Datum; geb.; Geburtstag; geboren am; DOB (dd/mm/yyyy); BRTHDTC; Date de naissance; Né le; Fecha de nacimiento;
    Data di nascita; Nato il; mother birth date; year_of_birth; Geburtsjahr; Jahrgang; Année de naissance; Año de nacimiento;
    Anno di nascita`),
  phone: list(`
    phone; Phone; phone_number; phoneNumber; PHONENUMBER; mobile; Mobile No.; Mobile Phone; Cell phone;
    Telephone; telephone number; Tel.; Tel.-Nr.; Telefon; Telefonnummer; Telefonnr.; Telefon privat;
    Telefon (mobil); Handy; Handynummer; Mobilnummer; Rufnummer; home_phone; Phone 1;
    emergency contact phone; Patient mobile; Téléphone; Téléphone portable; Numéro de téléphone; Teléfono; Móvil; Telefono; Cellulare`),
  fax: list('Fax; fax_number; Faxnummer; Telefax; Télécopie; Número de fax; Numero di fax'),
  email: list(`
    email; E-Mail; e_mail; E-Mail-Adresse; mail; EmailAddress; patient_email; Email 2; E-Mail privat;
    contact email; Mailadresse; Courriel; Adresse électronique; Correo electrónico; Posta elettronica; Indirizzo email`),
  nationalId: list(`
    ssn; SSN; Social Security Number; nhs_number; NHS No.; national id; passport number; AHV-Nr; Sozialversicherungsnummer;
    Steuer-ID; Ausweisnummer; Numéro de sécurité sociale; NIR; Carte d'identité; DNI; NIE; Pasaporte; Codice fiscale; Passaporto`),
  recordNumber: list(`
    mrn; MRN; MRN#; Medical Record Number; medical_record_no; record_number; Record No; chart_id;
    patient_id; PatientID; Patienten-ID; Patientennummer; Pat.-Nr.; patient identifier; subject_id; Fallnummer; Case ID; USUBJID; id; rownames; row.names; row; Row No.; Unnamed: 0; Lfd. Nr.; Zeilennummer; Obs;
    hospital number; Aktenzeichen; subject.reference; patient.reference; identifier[].value; Numéro de dossier; Identifiant patient; IPP;
    Historia clínica; NHC; Número de historia; Cartella clinica; encounter_id; accession; Id; PATIENT_NUM`),
  insuranceNumber: list(`
    Insurance Number; insurance_no; Versichertennummer; Versicherungsnr.; KVNR; member_id; Medicare number; health plan beneficiary number;
    policy_number; Numéro d'assuré; Numéro de mutuelle; Número de afiliado; Número de póliza; Numero polizza`),
  accountNumber: list(`
    account number; account_no; IBAN; Kontonummer; credit card; Kreditkarte; Compte bancaire; Numéro de compte; Número de cuenta;
    Conto corrente; billing_number; Rechnungsnummer`),
  licence: list(`
    license number; driver_license; certificate number; NPI; DEA number; Führerscheinnummer; LANR; Permis de conduire; RPPS;
    Carnet de conducir; Número de colegiado; Patente di guida`),
  vehicle: list(`
    license plate; VIN; vehicle_id; Kfz-Kennzeichen; Fahrgestellnummer; Plaque d'immatriculation; Matrícula; Targa`),
  device: list(`
    serial number; device_serial; device identifier; IMEI; UDI; implant number; MAC address; Seriennummer; Gerätenummer; Numéro de série;
    Número de serie; Numero di serie`),
  url: list('url; website; web page; Webseite; Site web; Página web; Sito web; facebook; photo_link_url'),
  ip: list('ip; ip_address; IP-Adresse; client_ip; IPv4; Adresse IP; Dirección IP; Indirizzo IP'),
  biometric: list(`
    fingerprint; voiceprint; iris scan; face id; Fingerabdruck; Empreinte digitale; Huella dactilar; Impronta digitale`),
  photo: list(
    'photo; picture; portrait; patient_photo; facial image; Foto; Passbild; Lichtbild; Photo d’identité; Foto del paziente',
  ),
};

/** Headers of clinical tables that identify no patient, some of them alike to those that do. */
export const HARMLESS_HEADERS: readonly string[] = list(`
    inst; time; status; age; sex; ph.ecog; ph.karno; pat.karno; meal.cal; wt.loss; drug_name;
    Drug Name; diagnosis_name; hospital name; clinic_name; test name; site_name; ward; medication;
    dose_mg; diagnosis; icd10; ICD-10 code; gender; bmi; weight; height; systolic; blood_pressure;
    heart_rate; hba1c; creatinine; smoker; Raucher; Alter; Geschlecht; Diagnose; Größe; Gewicht;
    Medikament; visit_date; Aufnahmedatum; discharge_date; last_visit; first_dose;
    birth_weight; age_at_birth; preterm; newborn; family_history; treatment_arm; cell_type; cell count;
    cell; celltype; T cell number; Mobilität; mobility; immobile; mobile device; street drug use;
    hospital address; phone_calls; has_phone; email_consent; email_opened; phone type;
    insurance; insurance_type; insurance status; Versicherung; country; patient age; patient_sex;
    Patientenzahl; patient_satisfaction; number_of_patients; record_date; sample_id; batch_no;
    device_id; hospital_id; study; trial_arm; score; grade; stage; notes; valid; paid; fluid_intake;
    telemetry; fatigue; normal; genome; symptom_names; phoneme score; microphone; nosocomial; unnamed;
    Zeit; Namenlos; strength; strain; dobutamine; zipper; capillary refill; capacity; recapture; imaging; image_quality; vital signs;
    victim; invasive; cardiac index; ipsilateral; shipment; description; Beschreibung; âge; sexe; poids; taille; edad; peso; sesso; altezza`);
