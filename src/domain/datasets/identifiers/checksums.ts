/** Whether digits end in the check digit of Luhn's algorithm (ISO/IEC 7812-1), as card numbers do. */
export function hasLuhnDigit(digits: string): boolean {
  let sum = 0;
  for (let back = 0; back < digits.length; back += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - back) - 48;
    const doubled = back % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Whether a text without spaces is an account number whose check digits fit (ISO 13616, ISO/IEC 7064 MOD 97-10). */
export function isIban(text: string): boolean {
  if (!/^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$/.test(text)) return false;
  const moved = text.slice(4) + text.slice(0, 4);
  let rest = 0;
  for (const character of moved) {
    const value = /[0-9]/.test(character) ? character : String(character.charCodeAt(0) - 55);
    for (const digit of value) rest = (rest * 10 + Number(digit)) % 97;
  }
  return rest === 1;
}

/** Whether ten digits are a number of the British NHS (NHS Data Dictionary: weights 10 to 2, modulus 11). */
export function isNhsNumber(digits: string): boolean {
  if (digits.length !== 10) return false;
  const sum = Array.from(digits.slice(0, 9)).reduce(
    (total, digit, at) => total + Number(digit) * (10 - at),
    0,
  );
  const check = 11 - (sum % 11);
  return check !== 10 && (check === 11 ? 0 : check) === Number(digits[9]);
}

/** Whether 13 digits are a Swiss AHV number: a GTIN-13 that begins with 756 (eCH-0044). */
export function isAhvNumber(digits: string): boolean {
  if (digits.length !== 13 || !digits.startsWith('756')) return false;
  const sum = Array.from(digits.slice(0, 12)).reduce(
    (total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3),
    0,
  );
  return (10 - (sum % 10)) % 10 === Number(digits[12]);
}

/** Whether a text is a German health insurance number: a letter and nine digits with a check digit (SGB V § 290; GKV, "Krankenversichertennummer"). */
export function isInsuranceNumber(text: string): boolean {
  if (!/^[A-Z][0-9]{9}$/.test(text)) return false;
  const letter = String(text.charCodeAt(0) - 64).padStart(2, '0');
  const digits = letter + text.slice(1, 9);
  const sum = Array.from(digits).reduce((total, digit, at) => {
    const product = Number(digit) * (at % 2 === 0 ? 1 : 2);
    return total + (product > 9 ? product - 9 : product);
  }, 0);
  return sum % 10 === Number(text[9]);
}

/** Whether a text is a French NIR of 15 characters with its key (INSEE: 97 less the number modulo 97). */
export function isFrenchNir(text: string): boolean {
  const bare = text.replace('2A', '19').replace('2B', '18');
  if (!/^[12][0-9]{14}$/.test(bare)) return false;
  return 97n - (BigInt(bare.slice(0, 13)) % 97n) === BigInt(bare.slice(13));
}

/** Whether a text is a Spanish DNI or NIE with its letter (Real Decreto 1553/2005). */
export function isSpanishId(text: string): boolean {
  const [, first = '', digits = '', letter] = /^([XYZ]?)([0-9]{7,8})([A-Z])$/.exec(text) ?? [];
  if (digits.length + first.length !== 8) return false;
  const number = Number(`${'XYZ'.indexOf(first) > 0 ? 'XYZ'.indexOf(first) : ''}${digits}`);
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23] === letter;
}

/** Whether a text has the form of an Italian codice fiscale (D.M. 23 dicembre 1976). */
export const isItalianCode = (text: string): boolean =>
  /^[A-Z]{6}[0-9LMNP-V]{2}[A-EHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]$/.test(text);
