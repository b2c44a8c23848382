const ENGLISH =
  'the and for are was were has had have been being with without this that these those from into onto over under not but nor all any ' +
  'some one two she her hers his him they them their there here who whom which what when where why how can could may might must shall ' +
  'should will would does did done out off per via than then too very also again about after before during between both each more most ' +
  'other such only own same just now its your you our';

const GERMAN =
  'der die das den dem des ein eine einer eines einem einen und oder aber auch auf aus bei bis durch für gegen hat haben hatte hatten ' +
  'ich ihr ihre ihren ihrer ihm ihn ist sind war waren wird werden wurde wurden mit nach nicht noch nur ohne seit sein seine seinen sich ' +
  'sie über unter vom von vor wenn wie wir zum zur zwischen als dann dass dies diese dieser dieses kein keine keinen mehr sehr schon so um';

/** Words that no text is about, in English and German. */
export const STOP_WORDS: ReadonlySet<string> = new Set(`${ENGLISH} ${GERMAN}`.split(' '));
