export const targetTitles: Readonly<Record<string, string>> = {
  proportion: 'Proportions',
  profile: 'Profiles',
  profile_departure: 'Departures from the mean profile',
};
