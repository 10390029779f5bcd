CREATE TABLE flown (a int);
