"""Words that say nothing of what a text is about: function words, words of time, and what every notice ends with. Pure.

For likeness between articles and for words that stand out only; the index has all of them, since phrases need them.
"""

from __future__ import annotations

from archive.search.words import fold

FUNCTION_WORDS = """
    ab aber alle allein allem allen aller allerdings alles als also am an andere anderem anderen anderer anderes ans
    auch auf aufs aus außer außerdem bei beide beiden beider beim bereits besonders bevor bis bisher bitte bzw da
    dabei dadurch dafür dagegen daher damit danach daneben dann daran darauf daraus darf darin darüber darum
    darunter das dass davon davor dazu dein deine dem den denen denn dennoch der deren des dessen deshalb dich die
    dies diese diesem diesen dieser dieses dir doch dort du durch dürfen ebenfalls ebenso ein eine einem einen einer
    eines einige einigen einiger einzeln einzelne er erst erste ersten erster erstes es etwa etwas euch euer eure
    für fürs ganz ganze ganzen gegen gegenüber genau gerade gern gibt gilt gut gute guten haben habe hat hatte
    hatten hätte hätten her hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in indem ins
    insbesondere insgesamt innerhalb inzwischen ist ja je jede jedem jeden jeder jedes jedoch jene jenen jetzt kann
    kein keine keinem keinen keiner können könnte könnten lassen lässt laut laden lädt lediglich machen macht man
    manche mehr mehrere mein meine meist mich mir mit mittlerweile möchte möchten möglich möglichst muss müssen nach
    nachdem natürlich neben nicht nichts noch nun nur ob oben oder ohne per pro rund schon sehr sei sein seine
    seinem seinen seiner seines seit seitdem selbst sich sie sind so sobald sodass sofern sogar solche solchen soll
    sollen sollte sollten somit sondern sonst sowie sowohl statt steht stehen trotz über überall um und unser unsere
    unserem unseren unserer uns unter viel viele vielen vieler voll vom von vor voraussichtlich während wann war
    waren wäre wären warum was wegen weil weiter weitere weiterem weiteren weiterer weiterhin welche welchem welchen
    welcher wem wen wenig weniger wenn wer werde werden weshalb wie wieder will wir wird wo wobei wodurch wohl
    wollen worden worüber wurde wurden würde würden zu zuletzt zum zweite zweiten zweiter zweites dritte dritten
    dritter deutsche deutschen deutscher deutsches neue neuen neuer neues zur zusammen zusätzlich zwar zwischen
"""
WORDS_OF_TIME = """
    abend abends anfang januar februar märz april mai juni juli august september oktober november dezember ende
    frist früh ganztägig gestern herbst heute heutig heutigen jahr jahre jahren jahres kommend kommende kommenden
    kommender mittag mitte mittwoch mittwochs mittags minute minuten monat monate monaten montag montags dienstag
    dienstags donnerstag donnerstags freitag freitags samstag samstags sonntag sonntags morgen morgens morgig
    morgigen nachmittag nachmittags nacht nächste nächsten nächster nächstes stunde stunden tag tage tagen tages
    termin termine uhr vergangene vergangenen vergangener vormittag vormittags woche wochen wochenende zeit zeiten
"""
WORDS_OF_EVERY_NOTICE = """
    adresse anwohner anwohnerin ansprechpartner beginn bürger bürgerin einzelheiten eintritt euro fragen gast gäste
    gästen karte karten mal herr frau information informationen infos internet kosten mail meldung million millionen
    nummer ort person personen mensch menschen prozent pressemitteilung rufnummer seite stadt telefon telefonisch
    thema teil uns www
"""

PLAIN_WORDS = frozenset(map(fold, f"{FUNCTION_WORDS} {WORDS_OF_TIME} {WORDS_OF_EVERY_NOTICE}".split()))
"""Folded."""


def is_plain(form: str) -> bool:
    """Return whether a folded form says nothing of what a text is about: a plain word, a number, a letter or two."""
    return len(form) < 3 or form in PLAIN_WORDS or not form.isalpha()
