"""The sample's companies, people of the clients, and places. Addresses are invented; the coordinates lie in the middle of each town."""

from demo.programme.table import Table

CLIENTS: Table = [
    ("code", "name", "language"),
    ("lindqvist", "Lindqvist & Mor", "en"),
    ("petrel", "Petrel Coffee", "en"),
]

CONTACTS: Table = [
    ("client", "code", "name", "email", "language"),
    ("lindqvist", "elsa", "Elsa Lindqvist", "elsa@lindqvistmor.example", "en"),
    ("petrel", "daniel", "Daniel Okoro", "daniel@petrel.example", "en"),
]

LOCATIONS: Table = [
    (
        *("client", "code", "name", "address", "city", "latitude", "longitude", "timezone"),
        *("opening_hours", "phone"),
    ),
    (
        *("lindqvist", "LM-WAW", "Lindqvist & Mor Zielna", "ul. Zielna 118", "Warsaw", 52.2356, 21.0064),
        *("Europe/Warsaw", "Mo–Sa 10:00–20:00, Su 11:00–18:00", "+48 22 555 01 18"),
    ),
    (
        *("lindqvist", "LM-PAR", "Lindqvist & Mor Tisserands", "14 bis rue des Tisserands", "Paris", 48.8631, 2.3616),
        *("Europe/Paris", "Mo–Sa 10:30–19:30", "+33 1 99 00 14 14"),
    ),
    (
        *("lindqvist", "LM-IST", "Lindqvist & Mor Akasya", "Akasya Sokak 27, Beyoğlu", "Istanbul", 41.0337, 28.9781),
        *("Europe/Istanbul", "Every day 10:00–22:00", "+90 212 555 27 27"),
    ),
    (
        *("petrel", "PC-LON", "Petrel Coffee Lantern Row", "61 Lantern Row, Soho", "London", 51.5136, -0.1326),
        *("Europe/London", "Mo–Fr 7:00–18:00, Sa–Su 8:00–17:00", "+44 20 7946 0061"),
    ),
    (
        *("petrel", "PC-TLV", "Petrel Coffee HaTmarim", "HaTmarim 9", "Tel Aviv", 32.0741, 34.7748),
        *("Asia/Jerusalem", "Su–Th 7:00–19:00, Fr 7:00–15:00", "+972 3 555 0109"),
    ),
    (
        *("petrel", "PC-WAW", "Petrel Coffee Krucza Brama", "ul. Krucza Brama 5", "Warsaw", 52.2467, 21.0131),
        *("Europe/Warsaw", "Every day 7:30–19:00", "+48 22 555 05 05"),
    ),
]
