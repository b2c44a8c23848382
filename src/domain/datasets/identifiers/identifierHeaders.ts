import type { IdentifierKind } from './identifierKind.ts';

/** Phrases of headers that tell a kind of identifier, as `headerWords` writes them: lower case, plain letters, single spaces. */
interface HeaderPhrases {
  /** The whole header. */
  readonly whole: readonly string[];
  /** Words anywhere in the header. */
  readonly within: readonly string[];
  /** How a single word of the header ends: German puts words together. */
  readonly endings: readonly string[];
}

const words = (text: string): readonly string[] =>
  text
    .split(/[;\n]/)
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '');

const phrases = ({
  whole = '',
  within = '',
  endings = '',
}: { readonly [Key in keyof HeaderPhrases]?: string }): HeaderPhrases => ({
  whole: words(whole),
  within: words(within),
  endings: words(endings),
});

/** Whom a name, a number or an address can be of. English, German, French, Spanish, Italian. */
export const PEOPLE = words(`
  patient; patients; patienten; pat; patientin; client; klient; klienten; contact; kontakt; person; personen; personal; subject; participant; proband; probanden;
  mother; father; parent; guardian; spouse; partner; child; relative; next of kin; carer; caregiver; insured; member; versicherten; versicherter;
  doctor; physician; surgeon; nurse; gp; arzt; aerztin; hausarzt; user; employee; therapist; provider; emergency contact; mutter; vater; kind; ehepartner;
  medecin; chirurgien; infirmier; mere; pere; enfant; assure; beneficiaire; personne; paciente; medico; cirujano; enfermera; madre; padre; hijo; asegurado; persona;
  paziente; chirurgo; infermiere; figlio; assistito; assicurato; s`);

/** Words that say what somebody is called, and by which number somebody is known. */
export const NAME_NOUNS = words(
  'name; names; namen; nom; prenom; nombre; apellido; apellidos; nome; cognome',
);
export const NUMBER_NOUNS = words(`
  number; num; no; nr; nummer; id; ids; identifier; identifiant; identificador; identificativo; numero; n; code; kennung; kennzeichen; key; nip; ipp`);

/** Those that stand in front of the person: `nom du patient`, `id_patient`. */
export const NOUNS_IN_FRONT: ReadonlySet<string> = new Set(
  words(
    'nom; prenom; nombre; apellido; apellidos; nome; cognome; id; numero; identifiant; identificador; identificativo',
  ),
);

/** The 18 identifiers of HIPAA's Safe Harbor (45 CFR 164.514(b)(2)(i)) in five languages. */
export const IDENTIFIER_HEADERS: Readonly<Record<IdentifierKind, HeaderPhrases>> = {
  name: phrases({
    whole: `name; names; namen; name 1; name 2; name 3; full name; fullname; voller name; patient; patientin; nom; noms; nombre; nombres; nome; paciente; paziente; author; performer;
      name last first; name first last; name vorname; name of patient; name des patienten; vor und nachname; nom et prenom; nom prenom; nombre y apellidos; nome e cognome; display`,
    within: `first name; last name; middle name; given name; family name; maiden name; birth name; nick name; nickname; full name; legal name; preferred name; surname; forename; firstname; lastname;
      initials; initialen; initiales; iniziali; next of kin; emergency contact; contact person; ansprechpartner; ansprechpartnerin; angehoerige; angehoeriger; signature; signed by; unterschrift;
      nom de famille; nom de naissance; nom d usage; nom complet; prenom; prenoms; personne de confiance; personne a prevenir;
      primer apellido; segundo apellido; apellido; apellidos; nombre completo; nombre del paciente; contacto de emergencia;
      cognome; nome completo; nome di battesimo; nome del paziente; contatto di emergenza; referring physician; attending physician; name of; patientenname; surname at birth; name family; name given; name text; subject display; patient display;
      performer display; practitioner display; author display; recorder display; asserter display; participant display; individual display; actor display; requester display; interpreter display; contact display`,
    endings: `vorname; vornamen; nachname; nachnamen; familienname; zuname; rufname; geburtsname; patientenname; arztname`,
  }),
  place: phrases({
    whole: `city; town; village; municipality; county; district; precinct; parish; suburb; neighbourhood; neighborhood; ort; wohnort; stadt; gemeinde; landkreis; kreis; stadtteil; ortsteil; geburtsort;
      ville; commune; localite; departement; quartier; lieu de naissance; ciudad; municipio; localidad; provincia; barrio; lugar de nacimiento; citta; comune; localita; frazione; luogo di nascita;
      place of birth; birthplace; geocode; latitude; longitude; lat; lon; lng; coordinates; koordinaten; breitengrad; laengengrad`,
    within: `patient city; home city; home town; city of residence; place of residence; place of birth; birth place; home county; wohnort patient; ville de residence; ciudad de residencia; citta di residenza`,
  }),
  address: phrases({
    whole:
      'str; str nr; via; domicile; domicilio; residenza; residence; street; street name; haus nr; hausnr',
    within: `address; addresses; addr; adresse; adressen; anschrift; postanschrift; house number; house no; house nr; haus nummer; haus nr; hausnummer; street name; street number; street address;
      rue; numero de rue; direccion; calle; indirizzo; via di residenza; numero civico`,
    endings: 'strasse; adresse; anschrift; address; hausnummer',
  }),
  postalCode: phrases({
    within: `zip; zip code; zipcode; post code; postcode; postal code; postalcode; plz; postleitzahl; code postal; cp; codigo postal; cap; codice postale; codice avviamento postale`,
    endings: 'postleitzahl',
  }),
  birthDate: phrases({
    whole:
      'born; born on; date born; geb; geb am; geboren; geboren am; ne le; nee le; nacido; nato il; nata il; brthdtc; brthdt; brthdat',
    within: `date of birth; dates of birth; dateofbirth; birth date; birthdate; birth day; birthday; birth dt; dob; brthdtc; brthdt; geburts datum; geburts tag; geb datum; geb dat; geb tag; gebdat; gebdatum;
      year of birth; birth year; yob; geburts jahr; geburtsjahr; jahrgang; annee de naissance; ano de nacimiento; anno di nascita; date de naissance; jour de naissance; ddn; fecha de nacimiento; fecha nacimiento; f nacimiento; data di nascita; data nascita`,
    endings: 'geburtsdatum; geburtstag; birthdate',
  }),
  phone: phrases({
    whole: `phone; mobile; mobil; mobile 1; mobile 2; mobile privat; mobile private; mobile patient; mobile home; mobile work; patient mobile; contact mobile; home mobile; work mobile; tel; handy; portable; movil; cellulare; gsm; pager; cell number`,
    within: `phone; phone number; phone nr; phone no; telephone; telephone number; tel nr; tel no; tel; mobile number; mobile no; mobile nr; mobile phone; mobil nummer; cell phone; cellphone; handy nummer; handynummer; ruf nummer;
      telefon; telefon nummer; telefon nr; telefono; telefono movil; numero de telephone; telephone portable; numero de telefono; numero di telefono; cellulare; whatsapp; pager`,
    endings:
      'telefon; telefonnummer; telefonnr; telefone; mobilnummer; rufnummer; handynummer; phonenumber; telephone',
  }),
  fax: phrases({
    whole: 'fax',
    within:
      'fax; fax number; fax no; fax nr; fax nummer; telefax; telecopie; telecopieur; numero de fax; numero di fax',
    endings: 'fax; faxnummer; faxnr',
  }),
  email: phrases({
    whole: 'mail; mails; correo; courriel; posta elettronica',
    within: `email; emails; e mail; e mails; email address; e mail adresse; mail address; mail adresse; mailadresse; courriel; adresse electronique; correo electronico; indirizzo email; posta elettronica; pec`,
    endings: 'email; mailadresse; emailaddress',
  }),
  nationalId: phrases({
    within: `ssn; social security; social security number; national id; national identifier; national number; nino; passport; passport number; nhs number; nhs no; nhs nr; chi number; svnr; ahv; ahv nr; ahvn; ahvn nr; tax id; tax number;
      steuer id; steuer nummer; sozialversicherungs nummer; ausweis nummer; ausweis nr; reisepass; numero de securite sociale; securite sociale; nir; passeport; carte d identite; dni; nie; nif; numero de la seguridad social; pasaporte; documento de identidad;
      codice fiscale; tessera sanitaria; passaporto; carta d identita; aadhaar; curp; bsn; personnummer`,
    whole: 'nhs; ssn; cpr',
    endings: 'sozialversicherungsnummer; steuernummer; ausweisnummer; passnummer',
  }),
  recordNumber: phrases({
    whole: `id; pat id; nhc; case id; fall id; chart; chart id; record id; ipp; patientenkennung; hadm id; stay id; rowname; rownames; row name; row names; row;
      row id; rowid; row number; row num; row no; row nr; rownum; unnamed 0; line number; line no; line nr; zeile; zeilennummer; zeilen nr; lfd nr; lfdnr;
      laufende nummer; sequence number; sequence no; seq no; obs; observation`,
    within: `mrn; empi; usubjid; subjid; record number; record num; record no; record nr; record id; record identifier; medical record; chart number; chart no; chart nr; chart id; case number; case no; case nr; case id;
      fall nummer; fall nr; fall id; akten nummer; akten nr; aktenzeichen; krankenakte; krankenakten nummer; hospital number; hospital no; hospital nr; encounter number; encounter no; encounter id; admission number; accession number; accession;
      visit number; specimen number; patient code; patienten code; numero de dossier; numero dossier; dossier patient; numero de historia; historia clinica; numero cartella; cartella clinica; numero di cartella; nosologico; identifiant patient; subject reference; patient reference; encounter reference; identifier value`,
    endings: 'fallnummer; aktennummer; patientennummer; patientenid; patid; patientid; subjectid',
  }),
  insuranceNumber: phrases({
    within: `insurance number; insurance no; insurance nr; insurance id; policy number; policy no; member number; member id; member no; beneficiary number; beneficiary id; group number; subscriber id; subscriber number; medicare number; medicaid number; medicare id; medicaid id; health card number;
      versicherten nummer; versicherten nr; versicherungs nummer; versicherungs nr; krankenversicherungs nummer; krankenversicherten nummer; kassen nummer; kassen nr; kvnr; kv nummer; kv nr; sv nummer; police; policen nummer;
      numero d assure; numero assure; numero de mutuelle; numero de adherent; numero de poliza; numero de afiliado; numero de asegurado; numero polizza; numero di polizza`,
    endings:
      'versichertennummer; versicherungsnummer; versicherungsnr; krankenversichertennummer; policennummer',
  }),
  accountNumber: phrases({
    within: `account number; account no; account nr; account id; iban; bank account; card number; credit card; konto nummer; konto nr; kreditkarte; numero de compte; compte bancaire; numero de cuenta; cuenta bancaria; numero conto; conto corrente; billing number; invoice number; rechnungs nummer`,
    endings: 'kontonummer; rechnungsnummer',
  }),
  licence: phrases({
    within: `license number; license no; licence number; licence no; driver license; drivers license; driving licence; certificate number; certificate no; dea number; npi; fuehrerschein; fuehrerschein nummer; approbation; lanr; bsnr; arztnummer;
      permis de conduire; numero de permis; rpps; adeli; licencia de conducir; carnet de conducir; numero de colegiado; patente di guida; numero patente`,
    endings: 'fuehrerscheinnummer; arztnummer',
  }),
  vehicle: phrases({
    within: `license plate; licence plate; number plate; plate number; vehicle number; vehicle id; vin; kfz kennzeichen; kennzeichen; fahrgestellnummer; plaque d immatriculation; immatriculation; matricula; bastidor; targa; numero di telaio`,
    endings: 'kennzeichen; fahrgestellnummer',
  }),
  device: phrases({
    within: `serial number; serial no; serial nr; device serial; device identifier; device serial number; imei; implant number; udi; serien nummer; serien nr; geraete nummer; geraete nr; mac address; mac; numero de serie; numero di serie; numero de serie del dispositivo`,
    endings: 'seriennummer; geraetenummer',
  }),
  url: phrases({
    whole: 'url; website; web page; homepage; webseite; site web; pagina web; sito web; link',
    within: 'url; website; homepage; facebook; twitter; instagram; linkedin',
  }),
  ip: phrases({
    whole: 'ip; ip address; ip adresse; ipv 4; ipv 6',
    within: 'ip address; ip addr; ip adresse; adresse ip; direccion ip; indirizzo ip; client ip; remote ip',
  }),
  biometric: phrases({
    within:
      'fingerprint; finger print; fingerabdruck; voiceprint; voice print; retina scan; iris scan; face id; empreinte digitale; huella dactilar; huella digital; impronta digitale; biometric; biometrie',
  }),
  photo: phrases({
    whole: 'photo; picture; foto; image; portrait; bild; avatar; face',
    within:
      'face photo; facial image; patient photo; patient picture; patient image; passbild; lichtbild; photo d identite; foto del paciente; foto del paziente; photo url; image url',
  }),
};
