z0001-----
r z BC-Ships   05-04 0050
^BC-EU--Ships, 1st Ld-Writethru,40<
^Gales keep ships in port<
^AP Photo AB101<
^Eds: Updates.<
^By ANN LEE and BO CHEN=
^Associated Examples=
	   HULL, England (XX) _ Ships stayed in port, the office called it ``a long week''. 
 
	   A second paragraph.<
	   ___
	   XX-WF-05-04-19 0915GMT<

z0002-----
r z BC-Ships   05-04 0050
^BC-Table<
	   Scores on Saturday:<
;W;L 
Hull;3;1 
York City;2;2
	   XX-WF-05-04-99 2355GMT<

