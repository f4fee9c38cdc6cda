"""Small word lists of our own: common given and family names, places, and everyday words for what is no person."""

GIVEN = {
    "en": "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas Sarah Charles Karen Daniel Lisa Matthew Nancy Anthony Betty Mark Sandra Paul Ashley Steven Kimberly Andrew Emily Kenneth Donna Joshua Michelle Kevin Carol Brian Amanda George Melissa Oliver Amelia Harry Isla Noah Ava Jack Poppy Alfie Freya".split(),
    "de": "Thomas Sabine Andreas Petra Stefan Monika Michael Ursula Peter Claudia Wolfgang Heike Jürgen Birgit Klaus Andrea Matthias Susanne Uwe Katrin Florian Anja Tobias Nicole Lukas Leonie Finn Mia Jonas Hannah".split(),
    "fr": "Jean Marie Pierre Nathalie Michel Isabelle Philippe Sylvie Alain Catherine Nicolas Céline Christophe Sandrine Laurent Valérie François Aurélie Julien Camille Léo Chloé Hugo Manon Théo Élise".split(),
    "es": "Antonio María José Carmen Manuel Ana Francisco Isabel Javier Laura Carlos Lucía Miguel Marta Alejandro Pilar Rafael Elena Pablo Sofía Andrés Inés Diego Álvaro Rocío".split(),
    "it": "Giuseppe Maria Giovanni Anna Antonio Giulia Mario Francesca Luigi Chiara Marco Sara Andrea Federica Luca Valentina Matteo Elisa Alessandro Martina Davide Silvia".split(),
    "pt": "João Maria José Ana António Margarida Rui Catarina Pedro Inês Tiago Beatriz Nuno Mariana Gonçalo Leonor Luís Joana".split(),
    "nl": "Jan Johanna Pieter Anneke Hendrik Marieke Willem Sanne Joost Femke Daan Lotte Bram Fleur Sven Noor".split(),
    "pl": "Piotr Anna Krzysztof Katarzyna Andrzej Małgorzata Tomasz Agnieszka Paweł Ewa Michał Joanna Łukasz Magdalena".split(),
    "in": "Rahul Priya Amit Neha Sanjay Anjali Vikram Pooja Arjun Kavita Rajesh Sunita Deepak Meera".split(),
}

FAMILY = {
    "en": "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Thomas Moore Jackson Martin Lee Thompson White Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Baker Nelson Carter Mitchell Roberts Turner Phillips Campbell Parker Evans Edwards Collins Stewart Morris".split(),
    "de": "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hartmann Lange Krause Lehmann Köhler Maier".split(),
    "fr": "Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia David Bertrand Roux Vincent Fournier Girard Bonnet Dupont Lambert Mercier".split(),
    "es": "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres".split(),
    "it": "Rossi Russo Ferrari Esposito Bianchi Romano Colombo Ricci Marino Greco Bruno Gallo Conti Costa Giordano Mancini Rizzo Lombardi Moretti".split(),
    "pt": "Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Sousa Fernandes Gonçalves Gomes Lopes Marques Almeida Ribeiro Carvalho Teixeira".split(),
    "nl": "de Jong|Jansen|de Vries|van den Berg|van Dijk|Bakker|Visser|Smit|Meijer|de Boer|Mulder|de Groot|Bos|Vos|Peters|Hendriks|van Leeuwen".split("|"),
    "pl": "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Mazur Krawczyk".split(),
    "in": "Sharma Patel Singh Kumar Gupta Reddy Iyer Nair Mehta Joshi Rao Das Verma Kapoor".split(),
}

CITIES = "London Manchester Leeds Bristol Glasgow Berlin Hamburg München Köln Leipzig Paris Lyon Marseille Toulouse Nantes Madrid Barcelona Sevilla Valencia Roma Milano Torino Napoli Lisboa Porto Amsterdam Rotterdam Utrecht Warszawa Kraków Chicago Houston Phoenix Dallas Austin Denver Seattle Boston Toronto Montreal Vancouver Sydney Melbourne Mumbai Delhi Pune Dublin Wien Zürich Stockholm Oslo".split()
STATES_US = "Alabama Alaska Arizona California Colorado Florida Georgia Illinois Kansas Maine Michigan Montana Nevada Ohio Oregon Texas Utah Vermont Virginia Washington Wisconsin Wyoming".split()
STATES_US_CODES = "AL AK AZ CA CO FL GA IL KS ME MI MT NV OH OR TX UT VT VA WA WI WY NY NJ PA".split()
COUNTRIES = "Germany|France|Spain|Italy|Portugal|Netherlands|Belgium|Poland|Austria|Switzerland|Sweden|Norway|Denmark|Finland|Ireland|United Kingdom|United States|Canada|Mexico|Brazil|Argentina|Chile|Australia|New Zealand|India|Japan|South Korea|China|South Africa|Turkey".split("|")
COUNTRY_CODES = "DE FR ES IT PT NL BE PL AT CH SE NO DK FI IE GB US CA MX BR AR CL AU NZ IN JP KR CN ZA TR".split()
NATIONALITIES = "German French Spanish Italian Portuguese Dutch Belgian Polish Austrian Swiss Swedish Norwegian Danish Finnish Irish British American Canadian Mexican Brazilian Australian Indian Japanese Turkish".split()
RELIGIONS = "Christian Catholic Protestant Muslim Jewish Hindu Buddhist Sikh Orthodox Atheist Agnostic Lutheran".split()
ETHNICITIES = "White|Black or African American|Asian|Hispanic or Latino|American Indian or Alaska Native|Native Hawaiian or Other Pacific Islander|Two or more races|Mixed|Caribbean".split("|")
MARITAL = "single married divorced widowed separated engaged".split()
ORIENTATIONS = "heterosexual homosexual bisexual gay lesbian straight asexual".split()
POLITICS = "conservative liberal socialist democrat republican green independent libertarian".split()
LANGUAGES = "English German French Spanish Italian Portuguese Dutch Polish Hindi Japanese Turkish Arabic".split()
BLOOD = "A+ A- B+ B- AB+ AB- O+ O-".split()
JOBS = "Software Engineer|Nurse|Accountant|Sales Manager|Teacher|Electrician|Data Analyst|Marketing Director|Plumber|Lawyer|HR Specialist|Architect|Mechanic|Pharmacist|Chef|Project Manager".split("|")
STREETS_EN = "High Street|Church Lane|Station Road|Park Avenue|Mill Road|Victoria Street|Oak Drive|Maple Avenue|Cedar Court|Washington Boulevard|Lake View Terrace|King's Road|Elm Street|Sunset Boulevard|Main Street|Highland Avenue".split("|")
STREETS_DE = "Hauptstraße|Bahnhofstraße|Gartenweg|Schillerstraße|Goethestraße|Lindenallee|Bergstraße|Am Markt|Kirchplatz|Dorfstraße|Ringstraße|Mühlenweg".split("|")
STREETS_FR = "rue de la République|avenue Victor Hugo|rue des Lilas|boulevard Saint-Michel|place de l'Église|rue du Moulin|allée des Acacias|chemin des Vignes".split("|")
STREETS_ES = "Calle Mayor|Avenida de la Constitución|Calle de Alcalá|Plaza de España|Paseo del Prado|Calle Real".split("|")
STREETS_IT = "Via Roma|Corso Italia|Via Garibaldi|Piazza Dante|Viale Europa|Via Mazzini".split("|")

DOMAINS = ["example.com", "example.org", "example.net", "mail.example.com", "corp.example", "post.example.org", "bücher.example"]

PRODUCTS = "Cordless Drill|Oak Dining Table|Wireless Mouse|Espresso Machine|Trail Running Shoes|Ceramic Vase|Desk Lamp|Cotton T-Shirt|Bluetooth Speaker|Garden Hose|Mountain Bike|Water Bottle|Office Chair|Laptop Stand|Yoga Mat|Steel Pan|Winter Jacket|Travel Mug|Notebook A5|LED Bulb".split("|")
PRODUCTS_LIKE_NAMES = "Billy Bookcase|Malm Bed|Poäng Chair|Victoria Sponge|Earl Grey|Johnnie Walker|Jack Daniels|Dr Pepper|Ben Sherman Polo|Levi Jeans|Wendy House|Charlotte Tilbury Lipstick|Calvin Klein Boxer|Tommy Hilfiger Shirt|Ralph Lauren Cap|Hugo Boss Suit".split("|")
SONGS = "Blue Monday|Rolling in the Night|Summer Rain|Jolene's Road|Hey Now|Midnight Train|Purple Sky|River Deep|Dancing Alone|Sweet Home|Angie Again|Thunder Road Revisited|Yesterday's Coffee|Paper Planes|Golden Hour|Africa by Night".split("|")
COMPANIES = "Acme Corp|Globex GmbH|Initech Ltd|Umbra Industries|Nordwind AG|Blue Harbour LLC|Stark & Sons|Müller Maschinenbau GmbH|Dubois et Fils SARL|Rossi Trasporti S.p.A.|Baker Tools Inc.|Weber Logistik KG|Meyer Consulting|Harris Foods plc|Wayne Manufacturing|Delta Freight".split("|")
DEPARTMENTS = "Sales Marketing Finance Legal Support Engineering Operations Procurement Research Logistics".split()
STATUSES = "active inactive pending closed archived new open resolved".split()
COLOURS = "red green blue black white silver orange violet teal beige".split()
SPECIES = "Quercus robur|Pinus sylvestris|Betula pendula|Fagus sylvatica|Acer campestre|Tilia cordata|Salix alba|Ulmus glabra|Vulpes vulpes|Lynx lynx|Canis lupus|Ursus arctos".split("|")
FILLER = "the order was late and we would like a refund please|no answer yet from the warehouse team|printer on the second floor is out of toner|works after the last update thanks|customer asks for a discount on bulk orders|please close this ticket|invoice does not match the delivery note|the screen stays black after login|shipping was fast and the box intact|could you send the manual again|meeting moved to next week|we tested the release on staging|battery drains within two hours|size runs small order one up|great value for the price|the colour differs from the picture".split("|")
FILLER_OTHER = "die Lieferung kam zwei Tage zu spät|bitte stornieren Sie die Bestellung|le colis est arrivé endommagé|merci de confirmer la réception|el pedido no ha llegado todavía|necesito una factura corregida|la consegna è in ritardo|vorrei un rimborso|a encomenda chegou incompleta|de levering is nog niet binnen".split("|")

# Family names in other scripts: a header has to speak for them.
FAMILY_OTHER = "Иванов Петрова Смирнов Кузнецова Попов Соколова 王 李 张 刘 陈 杨 山田 佐藤 鈴木 高橋 김 이 박 최 Παπαδόπουλος Γεωργίου חסן כהן לוי العلي".split()
