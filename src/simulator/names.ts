// Names for people who do not exist.
const listed = (names: string): readonly string[] => names.split(' ')

export const firstNames = listed(
  'Ada Amara Aiko Ana Arjun Asha Ben Bruno Carla Chen Clara Dalia Daniel Diego Elena Emil Eva Farid Femi Fiona Gita Hana Hugo Ida Ines Ivan Jana Jonas Joy Kai Kenji Lars Leila Lena Lucia Luka Maja Malik Marta Mateo Mei Mina Nadia Nils Noor Olga Omar Otto Paula Priya Rafael Rosa Ruth Sami Sara Sofia Tariq Theo Tomas Uma Vera Viktor Wanda Yara Yusuf Zoe',
)

export const lastNames = listed(
  'Abbott Adeyemi Almeida Andersen Bauer Becker Bianchi Castro Chowdhury Costa Dahl Demir Dubois Eriksen Farkas Ferrari Fischer Gomez Haddad Hansen Ito Ivanova Jansen Kaya Keller Khan Kim Kovac Kumar Larsen Lopez Mbeki Mendes Meyer Moreau Mori Nakamura Ndiaye Novak Okafor Olsen Park Patel Pereira Petrov Quist Rahman Reyes Rossi Sato Schmidt Silva Singh Sorensen Tanaka Toth Vargas Wagner Weber Yamada Yilmaz Zhang',
)
