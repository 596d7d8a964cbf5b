"""Places of Herne: districts, quarters, streets and houses, as the texts name them."""

from __future__ import annotations

DISTRICTS = ("Herne-Mitte", "Sodingen", "Wanne", "Eickel")

QUARTERS = (
    "Crange", "Unser Fritz", "Röhlinghausen", "Horsthausen", "Holsterhausen",
    "Holthausen", "Baukau", "Börnig", "Elpeshof", "Wanne-Süd",
)  # fmt: skip

STREETS = (
    "Bahnhofstraße", "Hauptstraße", "Dorstener Straße", "Holsterhauser Straße", "Sodinger Straße",
    "Castroper Straße", "Wiescherstraße", "Edmund-Weber-Straße", "Bielefelder Straße", "Herzogstraße",
    "Gelsenkircher Straße", "Rathausstraße", "Heerstraße", "Kurhausstraße", "Schulstraße",
    "Mont-Cenis-Straße", "Horsthauser Straße", "Roonstraße", "Behrensstraße", "Overwegstraße",
    "Florastraße", "Bergstraße", "Landwehrstraße", "Emscherstraße", "Resser Straße",
    "Siepenstraße", "Hermann-Löns-Straße", "Ackerstraße", "Vinckestraße", "Poststraße",
    "Schillerstraße", "Altenhöfener Straße", "Plutostraße", "Rottstraße", "Karlstraße",
    "Magdeburger Straße", "Kronprinzenstraße", "Juliastraße", "Claudiusstraße", "Gartenstraße",
)  # fmt: skip

SQUARES = (
    "Friedrich-Ebert-Platz", "Robert-Brauner-Platz", "Europaplatz", "Berliner Platz", "Buschmannshof",
    "Glückaufplatz", "Eickeler Markt", "Stöckstraßenplatz", "Otto-Hue-Platz", "Heinz-Rühmann-Platz",
)  # fmt: skip

VENUES = (
    "im Kulturzentrum", "in den Flottmann-Hallen", "im Schloss Strünkede", "im Emschertal-Museum",
    "in der Akademie Mont-Cenis", "im Heimatmuseum Unser Fritz", "in der Künstlerzeche Unser Fritz 2/3",
    "im Volkshaus Röhlinghausen", "im Bürgerzentrum", "in der Alten Druckerei", "im Haus der Natur",
    "in der Stadtbibliothek", "im Stadtteilzentrum Pluto", "im Rathaus Wanne", "im Gysenbergpark",
)  # fmt: skip

SCHOOLS = (
    "Gesamtschule Wanne-Eickel", "Grundschule Jürgens Hof", "Realschule an der Burg", "Josefschule",
    "Mont-Cenis-Gesamtschule", "Grundschule Pantrings Hof", "Haranni-Gymnasium", "Ohmschule",
    "Grundschule an der Max-Wiethoff-Straße", "Förderschule am Schwalbenweg",
)  # fmt: skip

NURSERIES = (
    "Kita Drachenland", "Kita Sternschnuppe", "Kita Emscherpiraten", "Kita Schatzinsel", "Kita Löwenzahn",
    "Kita Regenbogenhaus", "Kita Pusteblume", "Kita Wirbelwind", "Kita Am Wasserturm",
)  # fmt: skip

PARKS = (
    "Stadtgarten", "Gysenbergpark", "Volksgarten Eickel", "Schlosspark Strünkede", "Ostbachtal",
    "Sportpark Eickel", "Flottmann-Park", "Pluto-Park",
)  # fmt: skip
