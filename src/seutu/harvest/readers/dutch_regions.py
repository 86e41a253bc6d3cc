"""Which NUTS 2 region (2024) a Dutch municipality, province or water board lies in."""

MUNICIPALITIES = {
    "NL11": "Groningen, Het Hogeland, Midden-Groningen, Oldambt, Stadskanaal,"
    " Westerkwartier, Eemsdelta, Pekela, Veendam, Westerwolde",
    "NL12": "Achtkarspelen, Ameland, Dantumadiel, De Fryske Marren, Harlingen,"
    " Heerenveen, Leeuwarden, Noardeast Fryslân, Ooststellingwerf,"
    " Opsterland, Schiermonnikoog, Smallingerland, Súdwest-Fryslân,"
    " Terschelling, Tytsjerksteradiel, Vlieland, Waadhoeke, Weststellingwerf",
    "NL13": "Aa en Hunze, Assen, Borger-Odoorn, Coevorden, De Wolden, Emmen,"
    " Hoogeveen, Meppel, Midden-Drenthe, Noordenveld, Tynaarlo, Westerveld",
    "NL21": "Almelo, Borne, Dalfsen, Deventer, Dinkelland, Enschede, Haaksbergen,"
    " Hardenberg, Hellendoorn, Hengelo, Hof van Twente, Kampen, Losser,"
    " Oldenzaal, Olst-Wijhe, Ommen, Raalte, Rijssen-Holten, Staphorst,"
    " Steenwijkerland, Tubbergen, Twenterand, Wierden, Zwartewaterland,"
    " Zwolle",
    "NL22": "Aalten, Apeldoorn, Arnhem, Barneveld, Berg en Dal, Berkelland,"
    " Beuningen, Bronckhorst, Brummen, Buren, Culemborg, Doesburg,"
    " Doetinchem, Druten, Duiven, Ede, Elburg, Epe, Ermelo, Harderwijk,"
    " Hattem, Heerde, Heumen, Lingewaard, Lochem, Maasdriel, Montferland,"
    " Neder-Betuwe, Nijkerk, Nijmegen, Nunspeet, Oldebroek, Oost Gelre, Oude"
    " IJsselstreek, Overbetuwe, Putten, Renkum, Rheden, Rozendaal,"
    " Scherpenzeel, Tiel, Voorst, Wageningen, West Betuwe, West Maas en"
    " Waal, Westervoort, Wijchen, Winterswijk, Zaltbommel, Zevenaar, Zutphen",
    "NL23": "Almere, Dronten, Lelystad, Noordoostpolder, Urk, Zeewolde",
    "NL32": "Aalsmeer, Alkmaar, Amstelveen, Amsterdam, Bergen (NH), Beverwijk,"
    " Blaricum, Bloemendaal, Castricum, Den Helder, Diemen, Dijk en Waard,"
    " Drechterland, Edam-Volendam, Enkhuizen, Gooise Meren, Haarlem,"
    " Haarlemmermeer, Heemskerk, Heemstede, Heiloo, Hilversum, Hollands"
    " Kroon, Hoorn, Huizen, Koggenland, Landsmeer, Laren, Medemblik,"
    " Oostzaan, Opmeer, Ouder-Amstel, Purmerend, Schagen, Stede Broec,"
    " Texel, Uitgeest, Uithoorn, Velsen, Waterland, Wijdemeren, Wormerland,"
    " Zaanstad, Zandvoort",
    "NL34": "Borsele, Goes, Hulst, Kapelle, Middelburg, Noord-Beveland,"
    " Reimerswaal, Schouwen-Duiveland, Sluis, Terneuzen, Tholen, Veere,"
    " Vlissingen",
    "NL35": "Amersfoort, Baarn, Bunnik, Bunschoten, De Bilt, De Ronde Venen,"
    " Eemnes, Houten, IJsselstein, Leusden, Lopik, Montfoort, Nieuwegein,"
    " Oudewater, Renswoude, Rhenen, Soest, Stichtse Vecht, Utrecht,"
    " Utrechtse Heuvelrug, Veenendaal, Vijfheerenlanden, Wijk bij Duurstede,"
    " Woerden, Woudenberg, Zeist",
    "NL36": "Alblasserdam, Albrandswaard, Alphen aan den Rijn, Barendrecht,"
    " Bodegraven-Reeuwijk, Capelle aan den IJssel, Delft, Den Haag,"
    " Dordrecht, Goeree-Overflakkee, Gorinchem, Gouda,"
    " Hardinxveld-Giessendam, Hendrik-Ido-Ambacht, Hillegom, Hoeksche Waard,"
    " Kaag en Braassem, Katwijk, Krimpen aan den IJssel, Krimpenerwaard,"
    " Lansingerland, Leiden, Leiderdorp, Leidschendam-Voorburg, Lisse,"
    " Maassluis, Midden-Delfland, Molenlanden, Nieuwkoop, Nissewaard,"
    " Noordwijk, Oegstgeest, Papendrecht, Pijnacker-Nootdorp, Ridderkerk,"
    " Rijswijk, Rotterdam, Schiedam, Sliedrecht, Teylingen, Vlaardingen,"
    " Voorne aan Zee, Voorschoten, Waddinxveen, Wassenaar, Westland,"
    " Zoetermeer, Zoeterwoude, Zuidplas, Zwijndrecht",
    "NL41": "'s-Hertogenbosch, Alphen-Chaam, Altena, Asten, Baarle-Nassau,"
    " Bergeijk, Bergen op Zoom, Bernheze, Best, Bladel, Boekel, Boxtel,"
    " Breda, Cranendonck, Deurne, Dongen, Drimmelen, Eersel, Eindhoven,"
    " Etten-Leur, Geertruidenberg, Geldrop-Mierlo, Gemert-Bakel, Gilze en"
    " Rijen, Goirle, Halderberge, Heeze-Leende, Helmond, Heusden,"
    " Hilvarenbeek, Laarbeek, Land van Cuijk, Loon op Zand, Maashorst,"
    " Meierijstad, Moerdijk, Oirschot, Oisterwijk, Oosterhout, Oss,"
    " Reusel-de Mierden, Roosendaal, Rucphen, Sint-Michielsgestel, Someren,"
    " Son en Breugel, Steenbergen, Tilburg, Valkenswaard, Veldhoven, Vught,"
    " Waalre, Waalwijk, Woensdrecht, Zundert",
    "NL42": "Beek, Beekdaelen, Beesel, Bergen (L), Brunssum, Echt-Susteren,"
    " Eijsden-Margraten, Gennep, Gulpen-Wittem, Heerlen, Horst aan de Maas,"
    " Kerkrade, Landgraaf, Leudal, Maasgouw, Maastricht, Meerssen, Mook en"
    " Middelaar, Nederweert, Peel en Maas, Roerdalen, Roermond, Simpelveld,"
    " Sittard-Geleen, Stein, Vaals, Valkenburg aan de Geul, Venlo, Venray,"
    " Voerendaal, Weert",
}
PROVINCES = {
    "Groningen": "NL11",
    "Fryslân": "NL12",
    "Drenthe": "NL13",
    "Overijssel": "NL21",
    "Gelderland": "NL22",
    "Flevoland": "NL23",
    "Noord-Holland": "NL32",
    "Zeeland": "NL34",
    "Utrecht": "NL35",
    "Zuid-Holland": "NL36",
    "Noord-Brabant": "NL41",
    "Limburg": "NL42",
}
MUNICIPALITY = {
    name.strip(): code
    for code, names in MUNICIPALITIES.items()
    for name in names.split(", ")
} | {"Nuenen, Gerwen en Nederwetten": "NL41"}


def region(organisation: str) -> str:
    """Return the NUTS 2 code of a Dutch organisation named after its place, or ""."""
    kind, _, place = organisation.partition(" ")
    if kind == "Gemeente":
        return MUNICIPALITY.get(place, "")
    if kind == "Provincie":
        return PROVINCES.get(place, "")
    return ""
