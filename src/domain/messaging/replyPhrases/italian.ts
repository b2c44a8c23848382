import type { ReplyPhrases } from './replyPhrases.ts';

export const ITALIAN: ReplyPhrases = {
  yes: [
    ...['sì', 'si', 's', 'va bene', "d'accordo", 'certo', 'certamente', 'ok', 'perfetto', 'tutto bene'],
    ...[
      'confermo',
      'confermare',
      'confermato',
      'confermata',
      'confermiamo',
      '(ci )?(sarò|saremo)',
      '(vengo|verrò|veniamo)',
    ],
  ],
  no: ['no', 'no grazie'],
  cancel: [
    ...[
      'annulla',
      'annullo',
      'annullare',
      'annullato',
      'disdico',
      'disdire',
      'disdetta',
      'cancello',
      'cancella',
      'cancellare',
    ],
    ...[
      '(vorrei|voglio|devo) (annullare|disdire|cancellare)',
      "((vorrei|voglio|devo) )?(annullare|disdire|cancellare) (il mio |l')?appuntamento",
    ],
    ...['non (posso|potrò|riesco a)( venire)?', 'non (vengo|verrò)'],
  ],
  stop: ['stop', 'basta', 'ferma', 'fermare', 'disiscrivi', 'cancellami', 'disattiva', 'stop sms'],
  optOut: [
    ...[
      '(basta|niente|nessun) (più )?(sms|messaggi|promemoria)',
      'non (voglio|desidero) (più )?(ricevere )?(altri |più |questi )?(sms|messaggi|promemoria)',
    ],
    ...[
      '(smettete|smetta|smettetela|smettila) di (scrivermi|mandarmi|inviarmi|contattarmi|mandare|inviare|scrivere)',
    ],
    ...[
      'non (mi )?(scrivete|scriva|inviate|invii|mandate|mandi|contattate|contatti)( più)?( (sms|messaggi))?',
      'non (scrivetemi|inviatemi|mandatemi|contattatemi)( più)?',
    ],
    ...[
      '(disiscrivetemi|disiscrivermi|cancellatemi|rimuovetemi|toglietemi)',
      "annulla(re)? (la mia |l')?iscrizione",
      '(cancellate|eliminate|togliete) il mio numero',
      'lasciatemi in pace',
    ],
  ],
  negations: ['perché'],
  start: ['start', 'riprendi', 'iscrivi', 'iscrivimi', 'riattiva'],
  help: ['aiuto', 'info', 'informazioni', 'aiutatemi'],
  courtesy: [
    ...[
      'per favore',
      'per piacere',
      '(molte |mille |tante )?grazie( mille| tante)?',
      'prego',
      'buongiorno',
      'buonasera',
      'salve',
      'ciao',
      'dottor(e|essa)?',
      'signor(a|e)?',
    ],
    ...[
      '(cordiali|distinti) saluti',
      'saluti',
      'buona giornata',
      'inviato da(l)? (mio )?(iphone|ipad|cellulare)',
    ],
  ],
  urgent: [
    ...[
      '(dolore|dolori|peso|oppressione) al (petto|torace)',
      'dolore toracico',
      'mi fa male il petto',
      'infarto',
      'attacco di cuore',
      'ictus',
    ],
    ...[
      '(non riesco a|non posso|fatica a|difficoltà a) respirare',
      'mi manca (il respiro|l aria|laria)',
      'soffoc\\w+',
    ],
    ...['incosciente', 'svenut[oa]', 'perso conoscenza', 'convulsion[ie]', 'paralizzat[oa]'],
    ...[
      '(dolore|dolori) (molto )?(forte|forti|intenso|intensi|insopportabile|insopportabili|terribile|terribili)',
      '(forte|intenso|terribile) (dolore|sanguinamento)',
      'sanguin(o|a|ando|amento)',
      'emorragia',
    ],
    ...['emergenza', 'urgenza', 'ambulanza', '118', '112', 'overdose', 'avvelenat[oa]', 'intossicat[oa]'],
    ...['suicid\\w*', 'uccidermi', '(voglio|vorrei) morire', 'farmi del male', 'togliermi la vita'],
    ...['reazione allergica', 'anafil\\w+', 'febbre (molto )?alta', '(lingua|gola) gonfia'],
  ],
};
