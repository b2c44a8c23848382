import { text } from '../sql.ts';

/**
 * Areas of the first three digits of a ZIP code with at most 20,000 people (HHS, Guidance Regarding Methods for
 * De-identification of Protected Health Information, 2012, from the Census of 2000).
 */
const SMALL_ZIP_AREAS = '036 059 063 102 203 556 692 790 821 823 830 831 878 879 884 890 893'.split(' ');

/**
 * An SQL expression for what of a postal code leaves: three digits, two of a code of four, since an area of three is small there,
 * the first letters of a British or Canadian code, and `000` for a small area of the United States. Null for what is no code.
 *
 * @param country of the clinic, ISO 3166-1 alpha-2
 */
export function postalCodeSql(value: string, country: string): string {
  // Spreadsheets take the leading zero of a ZIP code away, and add the fraction of a number.
  const bare = `regexp_replace(regexp_replace(trim(${value}), '^[A-Za-z]{1,3}-', ''), '\\.0$', '')`;
  const digits = `regexp_replace(${bare}, '[^0-9]', '', 'g')`;
  const whole =
    country === 'US' ? `lpad(${digits}, cast(greatest(5, strlen(${digits})) as integer), '0')` : digits;
  const area = `left(${whole}, 3)`;
  const known =
    country === 'US'
      ? `case when ${area} in (${SMALL_ZIP_AREAS.map(text).join(', ')}) then '000' else ${area} end`
      : area;
  return `case when regexp_matches(${bare}, '^[A-Za-z]') then upper(regexp_extract(${bare}, '^[A-Za-z]{1,2}'))
    when strlen(${whole}) >= 5 and strlen(${whole}) <= 9 then ${known} when strlen(${whole}) = 4 then left(${whole}, 2) end`;
}
