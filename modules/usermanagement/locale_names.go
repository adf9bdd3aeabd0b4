package usermanagement

// localeNames are the locales with their English names, in the order of their codes.
var localeNames = [...]struct {
	locale Locale
	name   string
}{
	{LocaleAfrikaans, "Afrikaans"},
	{LocaleAmharic, "Amharic"},
	{LocaleArabic, "Arabic"},
	{LocaleBulgarian, "Bulgarian"},
	{LocaleBengali, "Bengali"},
	{LocaleBosnian, "Bosnian"},
	{LocaleCatalan, "Catalan"},
	{LocaleCzech, "Czech"},
	{LocaleDanish, "Danish"},
	{LocaleGerman, "German"},
	{LocaleGermanGermany, "German (Germany)"},
	{LocaleGreek, "Greek"},
	{LocaleEnglish, "English"},
	{LocaleEnglishAustralia, "English (Australia)"},
	{LocaleEnglishCanada, "English (Canada)"},
	{LocaleEnglishUnitedKingdom, "English (United Kingdom)"},
	{LocaleEnglishUnitedStates, "English (United States)"},
	{LocaleSpanish, "Spanish"},
	{LocaleSpanishLatinAmerica, "Spanish (Latin America)"},
	{LocaleSpanishSpain, "Spanish (Spain)"},
	{LocaleSpanishUnitedStates, "Spanish (United States)"},
	{LocaleEstonian, "Estonian"},
	{LocalePersian, "Persian"},
	{LocaleFinnish, "Finnish"},
	{LocaleFilipino, "Filipino"},
	{LocaleFrench, "French"},
	{LocaleFrenchBelgium, "French (Belgium)"},
	{LocaleFrenchCanada, "French (Canada)"},
	{LocaleFrenchFrance, "French (France)"},
	{LocaleWesternFrisian, "Western Frisian"},
	{LocaleGalician, "Galician"},
	{LocaleGujarati, "Gujarati"},
	{LocaleHausa, "Hausa"},
	{LocaleHebrew, "Hebrew"},
	{LocaleHindi, "Hindi"},
	{LocaleCroatian, "Croatian"},
	{LocaleHungarian, "Hungarian"},
	{LocaleArmenian, "Armenian"},
	{LocaleIndonesian, "Indonesian"},
	{LocaleIcelandic, "Icelandic"},
	{LocaleItalian, "Italian"},
	{LocaleItalianItaly, "Italian (Italy)"},
	{LocaleJapanese, "Japanese"},
	{LocaleJavanese, "Javanese"},
	{LocaleGeorgian, "Georgian"},
	{LocaleKazakh, "Kazakh"},
	{LocaleKhmer, "Khmer"},
	{LocaleKannada, "Kannada"},
	{LocaleKorean, "Korean"},
	{LocaleLithuanian, "Lithuanian"},
	{LocaleLatvian, "Latvian"},
	{LocaleMacedonian, "Macedonian"},
	{LocaleMalayalam, "Malayalam"},
	{LocaleMongolian, "Mongolian"},
	{LocaleMarathi, "Marathi"},
	{LocaleMalay, "Malay"},
	{LocaleBurmese, "Burmese"},
	{LocaleNorwegianBokmal, "Norwegian Bokmål"},
	{LocaleNepali, "Nepali"},
	{LocaleDutch, "Dutch"},
	{LocaleDutchBelgium, "Dutch (Belgium)"},
	{LocaleDutchNetherlands, "Dutch (Netherlands)"},
	{LocaleNorwegianNynorsk, "Norwegian Nynorsk"},
	{LocaleNorwegian, "Norwegian"},
	{LocalePunjabi, "Punjabi"},
	{LocalePolish, "Polish"},
	{LocalePortuguese, "Portuguese"},
	{LocalePortugueseBrazil, "Portuguese (Brazil)"},
	{LocalePortuguesePortugal, "Portuguese (Portugal)"},
	{LocaleRomanian, "Romanian"},
	{LocaleRussian, "Russian"},
	{LocaleSlovak, "Slovak"},
	{LocaleSlovenian, "Slovenian"},
	{LocaleAlbanian, "Albanian"},
	{LocaleSerbian, "Serbian"},
	{LocaleSwedish, "Swedish"},
	{LocaleSwahili, "Swahili"},
	{LocaleTamil, "Tamil"},
	{LocaleTelugu, "Telugu"},
	{LocaleThai, "Thai"},
	{LocaleTurkish, "Turkish"},
	{LocaleUkrainian, "Ukrainian"},
	{LocaleUrdu, "Urdu"},
	{LocaleUzbek, "Uzbek"},
	{LocaleVietnamese, "Vietnamese"},
	{LocaleChinese, "Chinese"},
	{LocaleChineseChina, "Chinese (China)"},
	{LocaleChineseHongKong, "Chinese (Hong Kong)"},
	{LocaleChineseTaiwan, "Chinese (Taiwan)"},
	{LocaleZulu, "Zulu"},
}

// Locales returns the locales that WorkOS has texts for, sorted by code, for example to show them in a list.
func Locales() []Locale {
	all := make([]Locale, len(localeNames))
	for i, known := range localeNames {
		all[i] = known.locale
	}
	return all
}

// Name returns the English name of a locale, such as "German (Germany)", or its code if this package does not know it.
func (l Locale) Name() string {
	for _, known := range localeNames {
		if known.locale == l {
			return known.name
		}
	}
	return string(l)
}
