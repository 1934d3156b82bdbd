/** Where a client connects from, as the proxy labels it. */
export interface Place {
  /** ISO 3166 country code, or `ZZ` where the address is in no database. */
  location: string;
  /** Number of the autonomous system; null where it is unknown. */
  asn: number | null;
  /** Its organisation; null where it is unknown. */
  asOrg: string | null;
  /** Hours that local time is ahead of UTC. */
  utcOffset: number;
}

const place = (location: string, asn: number | null, asOrg: string | null, utcOffset: number): Place => ({
  location,
  asn,
  asOrg,
  utcOffset,
});

/** From the busiest to the quietest. Two systems in one country, one place without a system, one unknown address. */
export const places: readonly Place[] = [
  place('IR', 58224, 'Iran Telecommunication Company PJS', 3.5),
  place('DE', 3320, 'Deutsche Telekom AG', 1),
  place('RU', 8402, 'PJSC "Vimpelcom"', 3),
  place('IR', 44244, 'Iran Cell Service and Communication Company', 3.5),
  place('TR', 9121, 'Turk Telekom', 3),
  place('US', 7922, 'COMCAST-7922', -5),
  place('MM', 136255, 'Telecom International Myanmar Co., Ltd', 6.5),
  place('EG', null, null, 2),
  place('GB', 20712, 'Andrews & Arnold Ltd', 0),
  place('ZZ', null, null, 0),
];
