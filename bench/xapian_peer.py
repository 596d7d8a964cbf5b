"""Xapian's part in the benchmarks, run by the system's Python: writes an index, or answers queries line by line."""

import json
import sys

import xapian

TITLE, ID = "S", 0
TITLE_WEIGHT = 8


def build(folder: str) -> None:
    """Index the articles of standard input, each a JSON list of id, title and text."""
    database = xapian.WritableDatabase(folder, xapian.DB_CREATE_OR_OPEN)
    generator = xapian.TermGenerator()
    generator.set_stemmer(xapian.Stem("german"))
    for line in sys.stdin:
        number, title, body = json.loads(line)
        document = xapian.Document()
        generator.set_document(document)
        generator.set_termpos(0)
        generator.index_text(title, TITLE_WEIGHT)
        generator.increase_termpos()
        generator.index_text(body)
        database.replace_document(number, document)
    database.commit()


def ask(folder: str, default: str) -> None:
    """Answer each query of standard input, a JSON list of words and limit, with a JSON list of ids."""
    database = xapian.Database(folder)
    parser = xapian.QueryParser()
    parser.set_stemmer(xapian.Stem("german"))
    parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
    parser.set_database(database)
    parser.set_default_op(xapian.Query.OP_OR if default == "or" else xapian.Query.OP_AND)
    enquire = xapian.Enquire(database)
    for line in sys.stdin:
        words, limit = json.loads(line)
        # In small letters: a capital tells Xapian not to stem the word, which in German are all nouns.
        enquire.set_query(parser.parse_query(words.lower()))
        print(json.dumps([match.docid for match in enquire.get_mset(0, limit)]), flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["version"]:
            print(xapian.version_string())
        case ["build", folder]:
            build(folder)
        case ["ask", folder, default]:
            ask(folder, default)
